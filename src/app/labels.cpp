#include "app/labels.h"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace bitsweep::app {
namespace {

using Cells = std::vector<const SweepCell*>;

// The first cell's arm, and the axes on which all cells of that arm agree: full precision stands for every bit-width.
std::string label_of(const Sweep& sweep, const Cells& cells) {
    const auto& first = *cells.front();
    std::string text = sweep.arms[first.arm];
    for (std::size_t i = 0; i < first.at.size(); ++i) {
        if (std::any_of(cells.begin(), cells.end(),
                        [&](const auto* cell) { return cell->arm == first.arm && cell->at[i] != first.at[i]; }))
            continue;
        const auto& value = sweep.axes[i].values[first.at[i]];
        text += " " + sweep.axes[i].name + "=" + (value.is_string() ? value.get<std::string>() : brief(value));
    }
    return text + fmt::format(" seed={}", first.seed);
}

}  // namespace

std::vector<std::string> run_labels(const Sweep& sweep) {
    std::vector<Cells> cells(sweep.runs.size()), children(sweep.runs.size());
    std::map<std::string_view, std::size_t> parents;
    for (std::size_t i = 0; i < sweep.runs.size(); ++i)
        if (!sweep.runs[i].is_cell) parents.emplace(sweep.runs[i].id, i);
    for (const auto& cell : sweep.cells) {
        cells[cell.run].push_back(&cell);
        const auto parent = parents.find(sweep.runs[cell.run].parent);
        if (parent != parents.end()) children[parent->second].push_back(&cell);
    }
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < sweep.runs.size(); ++i)
        labels.push_back(!cells[i].empty()      ? label_of(sweep, cells[i])
                         : !children[i].empty() ? "parent of " + label_of(sweep, children[i])
                                                : "parent");
    return labels;
}

}  // namespace bitsweep::app
