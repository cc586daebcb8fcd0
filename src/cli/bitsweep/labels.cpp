#include "cli/bitsweep/labels.h"

#include <cmath>

#include <fmt/format.h>

namespace bitsweep {
namespace {

std::string label_of(const Sweep& sweep, const SweepCell& cell) {
    std::string text = sweep.arms[cell.arm];
    for (std::size_t i = 0; i < cell.at.size(); ++i) {
        const auto& value = sweep.axes[i].values[cell.at[i]];
        text += " " + sweep.axes[i].name + "=" + (value.is_string() ? value.get<std::string>() : brief(value));
    }
    return text + fmt::format(" seed={}", cell.seed);
}

}  // namespace

std::vector<std::string> run_labels(const Sweep& sweep) {
    std::vector<std::string> labels(sweep.runs.size());
    for (const auto& cell : sweep.cells) {
        if (labels[cell.run].empty()) labels[cell.run] = label_of(sweep, cell);
        const auto& parent = sweep.runs[cell.run].parent;
        for (std::size_t i = 0; !parent.empty() && i < cell.run; ++i)
            if (sweep.runs[i].id == parent && !sweep.runs[i].is_cell && labels[i].empty())
                labels[i] = "parent of " + label_of(sweep, cell);
    }
    for (auto& label : labels)
        if (label.empty()) label = "parent";
    return labels;
}

std::string duration_text(double seconds) {
    const auto whole = static_cast<long long>(std::llround(seconds));
    if (whole >= 3600) return fmt::format("{}h {:02}m", whole / 3600, whole % 3600 / 60);
    if (whole >= 60) return fmt::format("{}m {:02}s", whole / 60, whole % 60);
    return fmt::format("{} s", whole);
}

}  // namespace bitsweep
