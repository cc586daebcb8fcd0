#include "report/exhibit/kinds.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/exhibit/accelerator_figure.h"
#include "report/exhibit/cost.h"
#include "report/exhibit/sweep_figure.h"
#include "report/exhibit/weight_error_figures.h"

namespace bitsweep {
namespace {

constexpr SweepKind kSweepKinds[] = {
    {"lines", "mean of each metric of y by epoch", kReadCurves, Tables::kNone, curves_figure, "epoch"},
    {"lines", "the same by steps of training", kReadCurves | kReadProgress, Tables::kNone, curves_figure, kByStep},
    {"lines", "the same by seconds of training", kReadCurves | kReadProgress, Tables::kNone, curves_figure, kBySeconds},
    {"lines", "y against an axis, a line a series", kReadNothing, Tables::kCells, lines_figure},
    {"bars", "the same as grouped bars", kReadNothing, Tables::kCells, bars_figure},
    {"layers", "a key of layers.jsonl by epoch, a panel a layer", kReadLayers | kReadModels, Tables::kNone,
     layers_figure},
    {"heatmap", "y by two axes, as colours", kReadNothing, Tables::kCells, heat_figure},
    {"pareto", "y against what a network costs", kReadModels, Tables::kCost, pareto_figure, "", "cost", cost_names},
};

constexpr ProbeDrawing kProbeDrawings[] = {
    {"qerror", "bars", "error of each method's weights, network by network", error_bars},
    {"qerror", "layers", "the same layer by layer, as colours", error_by_layer},
    {"sawb-fit", "scatter", "optimal scales and SAWB's line", fit_scatter, "qerror"},  // real layers beside
    {"sawb-grid", "heatmap", "error by SAWB's two coefficients, as colours", coefficient_map},
    {"probe-alpha", "layers", "loss against one layer's clip, a panel a layer", loss_against_alpha},
    {"accelerator", "layers", "time and energy of each layer on an assumed accelerator", accelerator_layers_figure},
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

std::vector<KindRow> kind_rows() {
    std::vector<KindRow> rows;
    for (const auto& kind : kSweepKinds) {
        const auto x =
            kind.x_names != nullptr ? fmt::format("{}", fmt::join(kind.x_names(), ", ")) : std::string(kind.x);
        rows.push_back({std::string(kind.name), x.empty() ? "a sweep" : "a sweep, x: " + x, std::string(kind.summary)});
    }
    for (const auto& drawing : kProbeDrawings)
        rows.push_back(
            {std::string(drawing.kind), fmt::format("probes of {}", drawing.probe), std::string(drawing.summary)});
    return rows;
}

}  // namespace bitsweep
