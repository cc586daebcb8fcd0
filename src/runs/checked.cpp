#include "runs/checked.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/names.h"
#include "base/text.h"
#include "runs/files.h"

namespace bitsweep {

std::optional<RunId> RunId::parse(std::string_view text) {
    return is_run_id(text) ? std::optional(RunId(text)) : std::nullopt;
}

std::optional<Percent> Percent::parse(double value) {
    return value >= 0 && value <= 100 ? std::optional(Percent(value)) : std::nullopt;
}

bool is_percentage(std::string_view key) {
    const auto last = key.substr(key.rfind('.') + 1);
    return last.starts_with("top1") || last.starts_with("top5");
}

std::string wrong_time(std::string_view time) {
    constexpr std::size_t kLongest = 40;
    if (time.size() <= kLongest && time.find_first_not_of("0123456789-:.+TZ ") == std::string_view::npos) return {};
    return fmt::format("time: expected one such as 2026-01-31T12:00:00.000Z, got '{}'", printable(time, 60));
}

std::string wrong_value(std::string_view key, double value) {
    constexpr std::string_view kCounts[] = {"epochs", "attempts", "peak_bytes", "best.epoch", "arithmetics"};
    constexpr double kMostCount = 0x1p53;  // more is no whole number for a double
    const auto last = key.substr(key.rfind('.') + 1);
    if (auto wrong = wrong_name(key); !wrong.empty()) return wrong;
    if (last.ends_with("_s") && value < 0) return fmt::format("{}: expected a length of time, got {}", key, value);
    if (std::find(std::begin(kCounts), std::end(kCounts), key) != std::end(kCounts) && !std::isnan(value) &&
        !(value >= 0 && value <= kMostCount && value == std::floor(value)))
        return fmt::format("{}: expected a count, got {}", key, value);
    const bool is_share = is_percentage(key) || last == "ece" || key.find(".by_class.") != std::string_view::npos;
    if (!is_share || std::isnan(value) || Percent::parse(value)) return {};
    return fmt::format("{}: expected a percentage from 0 to 100, got {}", key, value);
}

}  // namespace bitsweep
