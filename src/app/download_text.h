#pragma once

#include <cstdint>
#include <string>

namespace bitsweep::app {

/// How far one download is. Pure.
struct DownloadState {
    std::string name;
    std::uint64_t have = 0, total = 0;
    double bytes_per_s = 0;  ///< 0 = not known yet
};

/// "cifar-100-binary.tar.gz  45 %  75.8 of 168.5 MB  12.3 MB/s, 8 s left"
std::string download_text(const DownloadState& state);

/// The same with a bar that fills the rest of `width` columns, cut at `width`.
std::string download_bar(const DownloadState& state, std::size_t width);

}  // namespace bitsweep::app
