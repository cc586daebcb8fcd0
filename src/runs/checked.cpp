#include "runs/checked.h"

#include <cmath>

#include <fmt/format.h>

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

std::string wrong_value(std::string_view key, double value) {
    const auto last = key.substr(key.rfind('.') + 1);
    if (last.ends_with("_s") && value < 0) return fmt::format("{}: expected a length of time, got {}", key, value);
    if (!is_percentage(key) || std::isnan(value) || Percent::parse(value)) return {};
    return fmt::format("{}: expected a percentage from 0 to 100, got {}", key, value);
}

}  // namespace bitsweep
