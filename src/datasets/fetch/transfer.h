#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bitsweep::fetch {

/// The head of an answer to "this file, please, from byte N on".
struct AnswerHead {
    int status = 0;                      ///< HTTP's; a file:// address answers 200, 206, 404 or 416 too
    std::optional<std::uint64_t> start;  ///< of a 206: the first byte that follows, in the whole file
    std::optional<std::uint64_t> total;  ///< size of the whole file, where the answer says it
};

/// Takes an answer as it comes. May throw: the transfer ends, and the exception comes out of Transfer::get.
class Receiver {
public:
    virtual ~Receiver() = default;
    virtual bool begin(const AnswerHead& head) = 0;    ///< false: not wanted, end the transfer
    virtual bool receive(std::string_view bytes) = 0;  ///< false: no more is wanted, end the transfer
    virtual bool keeps_going() = 0;                    ///< asked about every second, also while nothing comes
};

/// The end of a transfer.
enum class TransferEnd {
    kComplete,     ///< all that the answer held has been received
    kDropped,      ///< the connection ended, or went silent, in the middle
    kUnreachable,  ///< nobody answered: no such host, connection refused, certificate not trusted
    kRefused,      ///< the receiver wanted no more
    kStopped,      ///< the receiver does not keep going
};

struct TransferResult {
    TransferEnd end;
    std::string words;  ///< what the library says of it, for people; may be empty
};

/// Gets files from addresses. The real one is CurlTransfer.
class Transfer {
public:
    virtual ~Transfer() = default;

    /// Asks for the file at `address` (http, https or file) from byte `offset` on. Redirects are followed;
    /// `receiver` sees the head of the last answer only.
    virtual TransferResult get(const std::string& address, std::uint64_t offset, Receiver& receiver) = 0;
};

}  // namespace bitsweep::fetch
