#include "base/units.h"

#include <cmath>

#include <fmt/format.h>

namespace bitsweep {

std::string duration_text(double seconds) {
    constexpr double kMost = 1e15;  // 30 million years; what is longer, or no number, has no text
    if (!(std::abs(seconds) < kMost)) return "unknown";
    const auto whole = static_cast<long long>(std::llround(seconds));
    if (whole >= 3600) return fmt::format("{}h {:02}m", whole / 3600, whole % 3600 / 60);
    if (whole >= 60) return fmt::format("{}m {:02}s", whole / 60, whole % 60);
    return fmt::format("{} s", whole);
}

std::string bytes_text(std::uint64_t bytes) {
    const auto count = static_cast<double>(bytes);
    if (count < 1e3) return fmt::format("{} B", bytes);
    if (count < 1e6) return fmt::format("{:.1f} kB", count / 1e3);
    if (count < 1e9) return fmt::format("{:.1f} MB", count / 1e6);
    return fmt::format("{:.2f} GB", count / 1e9);
}

}  // namespace bitsweep
