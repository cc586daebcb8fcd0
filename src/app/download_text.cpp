#include "app/download_text.h"

#include <fmt/format.h>

#include "base/units.h"

namespace bitsweep::app {
namespace {

double fraction(const DownloadState& state) {
    return state.total == 0 ? 1.0 : static_cast<double>(state.have) / static_cast<double>(state.total);
}

}  // namespace

std::string download_text(const DownloadState& state) {
    auto text = fmt::format("{} {:3.0f} %  {} of {}", state.name, 100 * fraction(state), bytes_text(state.have),
                            bytes_text(state.total));
    if (state.bytes_per_s <= 0) return text;
    const auto left_s = static_cast<double>(state.total - state.have) / state.bytes_per_s;
    return text + fmt::format("  {}/s, {} left", bytes_text(static_cast<std::uint64_t>(state.bytes_per_s)),
                              duration_text(left_s));
}

std::string download_bar(const DownloadState& state, std::size_t width) {
    constexpr std::size_t kFrame = 4, kShortest = 10;  // "  [" and "]"
    auto text = download_text(state);
    if (text.size() + kFrame + kShortest > width) return text.substr(0, width);
    const std::size_t length = width - text.size() - kFrame;
    const auto filled = static_cast<std::size_t>(fraction(state) * static_cast<double>(length));
    return text + "  [" + std::string(filled, '=') + std::string(length - filled, ' ') + "]";
}

}  // namespace bitsweep::app
