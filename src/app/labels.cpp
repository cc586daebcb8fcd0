#include "app/labels.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/table/text_table.h"

namespace bitsweep::app {
namespace {

using Places = std::vector<const CellPlace*>;

// The first cell's arm, and the axes on which all cells of that arm agree: full precision stands for every bit-width.
std::string label_of(const Places& places) {
    const auto& first = *places.front();
    std::string text = first.arm;
    for (std::size_t i = 0; i < first.at.size(); ++i) {
        const auto& [axis, value] = first.at[i];
        if (std::any_of(places.begin(), places.end(), [&, &firsts = value](const auto* place) {
                return place->arm == first.arm && place->at[i].second != firsts;
            }))
            continue;
        text += " " + axis + "=" + (value.is_string() ? value.get<std::string>() : brief(OrderedJson(value)));
    }
    constexpr std::size_t kLongest = 400;  // arms have names of any length
    return printable(short_text(text + fmt::format(" seed={}", first.seed)), kLongest);
}

CellPlace place_of(const Sweep& sweep, const SweepCell& cell, std::string run) {
    CellPlace place{sweep.arms[cell.arm], {}, cell.seed, std::move(run)};
    for (std::size_t i = 0; i < cell.at.size(); ++i)
        place.at.emplace_back(sweep.axes[i].name, Json(sweep.axes[i].values[cell.at[i]]));
    return place;
}

}  // namespace

std::map<std::string, std::string> cell_labels(const std::vector<CellPlace>& places) {
    std::map<std::string, Places> of_run;
    for (const auto& place : places) of_run[place.run].push_back(&place);
    std::map<std::string, std::string> labels;
    for (const auto& [run, its] : of_run) labels.emplace(run, label_of(its));
    return labels;
}

std::vector<std::string> run_labels(const Sweep& sweep) {
    std::vector<CellPlace> places, children;
    for (const auto& cell : sweep.cells) {
        const auto& run = sweep.runs[cell.run];
        places.push_back(place_of(sweep, cell, run.id));
        if (!run.parent.empty()) children.push_back(place_of(sweep, cell, run.parent));
    }
    const auto own = cell_labels(places), of_children = cell_labels(children);
    std::vector<std::string> labels;
    for (const auto& run : sweep.runs) {
        const auto found = own.find(run.id), child = of_children.find(run.id);
        labels.push_back(found != own.end()           ? found->second
                         : child != of_children.end() ? "parent of " + child->second
                                                      : "parent");
    }
    return labels;
}

}  // namespace bitsweep::app
