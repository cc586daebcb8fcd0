#include "report/exhibit/kinds.h"

#include <algorithm>

#include "report/exhibit/cost.h"
#include "report/exhibit/sweep_figure.h"

namespace bitsweep {
namespace {

constexpr SweepKind kSweepKinds[] = {
    {"lines", kReadCurves, Tables::kNone, curves_figure, "epoch"},
    {"lines", kReadNothing, Tables::kCells, lines_figure},
    {"bars", kReadNothing, Tables::kCells, bars_figure},
    {"layers", kReadLayers | kReadModels, Tables::kNone, layers_figure},
    {"heatmap", kReadNothing, Tables::kCells, heat_figure},
    {"pareto", kReadModels, Tables::kCost, pareto_figure, "", "cost", cost_names},
};

constexpr ProbeDrawing kProbeDrawings[] = {
    {"qerror", "bars", error_bars},
    {"qerror", "layers", error_by_layer},
    {"sawb-fit", "scatter", fit_scatter, "qerror"},  // real layers beside the distributions
    {"sawb-grid", "heatmap", coefficient_map},
    {"probe-alpha", "layers", loss_against_alpha},
};

}  // namespace

const SweepKind* find_kind(const Specification& specification) {
    if (!specification.probe.empty()) return nullptr;
    for (const auto& kind : kSweepKinds)
        if (kind.name == specification.kind && (kind.x.empty() || kind.x == specification.x)) return &kind;
    return nullptr;
}

const ProbeDrawing* find_drawing(const Specification& specification) {
    for (const auto& drawing : kProbeDrawings)
        if (drawing.probe == specification.probe && drawing.kind == specification.kind) return &drawing;
    return nullptr;
}

std::vector<std::string_view> exhibit_kinds() {
    std::vector<std::string_view> names;
    const auto add = [&](std::string_view name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    for (const auto& kind : kSweepKinds) add(kind.name);
    for (const auto& drawing : kProbeDrawings) add(drawing.kind);
    return names;
}

}  // namespace bitsweep
