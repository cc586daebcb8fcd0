#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "datasets/fetch/parcel.h"
#include "datasets/fetch/transfer.h"
#include "sys/clock.h"

namespace bitsweep::fetch {

/// Is told how downloads go, for people.
class DownloadSink {
public:
    virtual ~DownloadSink() = default;
    virtual void started(const Parcel& parcel, const std::string& address, std::uint64_t have) = 0;
    virtual void at(std::uint64_t have) = 0;             ///< bytes there are, often
    virtual void finished() = 0;                         ///< whole, and its checksum is right
    virtual void note(const std::string& sentence) = 0;  ///< an address failed, a wait begins
};

/// The effects a download needs.
struct DownloadTools {
    Transfer& transfer;
    const Clock& clock;
    DownloadSink& sink;
    std::function<bool()> is_stopped;  ///< the user wants no more
};

/// Downloads `parcel` into its .part, going on where an earlier download stopped, and compares its checksum. Tries its
/// addresses in order, each again while it brings something new. Returns the address that brought it ("" when it was
/// all there before), or nullopt when stopped. Throws DataError naming every address and why it failed, and SystemError
/// where the disk did not take it; what has come so far is kept, except of a file that came whole but damaged.
std::optional<std::string> download(const Parcel& parcel, const DownloadTools& tools);

}  // namespace bitsweep::fetch
