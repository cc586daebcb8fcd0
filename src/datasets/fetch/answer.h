#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "datasets/fetch/transfer.h"

namespace bitsweep::fetch {

/// HTTP's Content-Range, "bytes START-END/TOTAL", either side of which may be "*" (RFC 9110, 14.4).
struct ContentRange {
    std::optional<std::uint64_t> start, total;
    bool operator==(const ContentRange&) const = default;
};
ContentRange parse_content_range(std::string_view value);

/// The meaning of an answer for a client that has the first `offset` of `expected` bytes and asked for the rest.
enum class Reading {
    kAppend,      ///< the rest follows
    kFromStart,   ///< the whole file follows: what is there goes
    kStale,       ///< what is there is no beginning of that file: it goes, ask for the whole
    kWrongFile,   ///< a file of another size
    kNotThere,    ///< no file at that address
    kForbidden,   ///< there, but not for us
    kBusy,        ///< the server has trouble: worth asking again
    kUnexpected,  ///< nothing known
};
Reading read_answer(const AnswerHead& head, std::uint64_t offset, std::uint64_t expected);

/// Whether bytes follow that are wanted.
constexpr bool is_wanted(Reading reading) {
    return reading == Reading::kAppend || reading == Reading::kFromStart;
}

/// The course of one attempt at one address.
struct Attempt {
    std::uint64_t expected;          ///< bytes of the whole file
    std::uint64_t have;              ///< bytes there are now
    int idle;                        ///< attempts in a row, with this one, that brought nothing new
    bool has_progressed;             ///< an attempt at this address has brought something
    std::optional<AnswerHead> head;  ///< none came
    Reading reading;                 ///< of `head`
    TransferResult result;
};

/// An address is left after so many attempts in a row that brought nothing new.
inline constexpr int kIdleAttempts = 3;

enum class Next {
    kCheck,        ///< all bytes are there: compare the checksum
    kAgain,        ///< ask the same address for the rest, after retry_wait_s
    kAnew,         ///< ask the same address for the whole, after retry_wait_s
    kNextAddress,  ///< this one will not do
    kStop,         ///< the user wants no more; what is there is kept
};
Next after(const Attempt& attempt);

/// 0.5, 1, 2 seconds for 0, 1, 2 idle attempts: a server in trouble is not pressed.
double retry_wait_s(int idle);

/// Why an attempt did not bring the whole file, without its address: "404: there is no such file".
std::string failure_text(const Attempt& attempt);

}  // namespace bitsweep::fetch
