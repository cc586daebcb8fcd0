#include "report/exhibit/cost.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "report/exhibit/cell_text.h"
#include "report/exhibit/probe_values.h"
#include "report/exhibit/sweep_figure.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

struct PricedCell {
    GridCell cell;
    Json model;
};

Json model_of(const CellSummary& cell, const ExhibitInput& input) {
    for (const auto& seed : cell.seeds)
        if (const auto found = input.models.find(seed.run);
            found != input.models.end() && found->second.is_object() && found->second.contains("total"))
            return found->second;
    return {};
}

// The costs that were measured of the cell's runs, in place of those of its network's model.json.
std::vector<PricedCell> timed_cells(const ExhibitInput& input, const ResultGrid& grid) {
    std::vector<PricedCell> timed;
    for (const auto& cell : grid.cells())
        for (const auto& probe : input.probes)
            if (const auto run = param_of(probe, "run", "");
                std::any_of(cell.summary->seeds.begin(), cell.summary->seeds.end(),
                            [&](const auto& seed) { return seed.run == run; })) {
                timed.push_back({cell, result_of(probe)});
                break;
            }
    return timed;
}

// The machine that they were measured on, or the machines.
std::vector<std::string> machines_of(const std::vector<Json>& probes) {
    std::set<std::string> machines;
    for (const auto& probe : probes) machines.insert(param_of(probe, "instruction_set", "?"));
    return {machines.begin(), machines.end()};
}

std::vector<PricedCell> priced_cells(const ExhibitInput& input, const ResultGrid& grid) {
    std::vector<PricedCell> priced;
    for (const auto& cell : grid.cells())
        if (auto model = model_of(*cell.summary, input); model.is_object()) priced.push_back({cell, std::move(model)});
    return priced;
}

struct CostPart {
    const char* key;
    const char* title;
};

using CostParts = std::array<CostPart, 2>;  // a panel each
constexpr CostParts kOfTheModel{{{"total", "ends as trained"}, {"body", "body alone"}}};
constexpr CostParts kMeasured{{{"batch_1", "batch 1"}, {"batch_128", "batch 128"}}};

struct CostAxis {
    std::string_view key;
    const char* label;
    double unit;
    CostParts parts = kOfTheModel;
};

constexpr CostAxis kCostAxes[] = {{"bit_operations", "bit operations (G)", 1e9},
                                  {"size_bytes", "model size (KiB)", 1024},
                                  {"macs", "MACs (M)", 1e6},
                                  {kLatency, "ms an image, one thread", 1, kMeasured}};

const CostAxis& cost_axis(const std::string& key) {
    for (const auto& axis : kCostAxes)
        if (key == axis.key) return axis;
    throw std::invalid_argument("no cost: " + key);
}

// Points of one cost and one label stand above each other: the lowest has the label for all.
void label_columns_once(Panel& panel) {
    std::map<std::pair<double, std::string>, FigurePoint*> lowest;
    for (auto& line : panel.lines)
        for (auto& point : line.points) {
            auto* other = &*point;
            auto& known = lowest.emplace(std::pair(point->x, point->label), other).first->second;
            if (known == other) continue;
            if (other->y < known->y) std::swap(known, other);
            other->label.clear();
        }
}

FigureLine front_of(std::vector<FigurePoint> points, bool larger_is_better) {
    std::sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
    FigureLine front{"Pareto front", {}, Marks::kLine, true};
    for (const auto& point : points) {
        const bool better = front.points.empty() ||
                            (larger_is_better ? point.y > front.points.back()->y : point.y < front.points.back()->y);
        if (!better) continue;
        if (!front.points.empty() && front.points.back()->x == point.x) front.points.pop_back();
        front.points.push_back(FigurePoint{point.x, point.y});
    }
    return front;
}

Panel pareto_panel(const std::vector<PricedCell>& cells, const ResultGrid& grid, const CostAxis& axis, const char* part,
                   const char* title) {
    Panel panel{.title = title, .x_label = axis.label, .y_label = grid.metric.label};
    panel.log_x = true;
    if (grid.metric.percent) panel.y_ceiling = 100;
    std::vector<FigurePoint> all;
    for (const auto& [cell, model] : cells) {
        const auto& series = grid.series[cell.series];
        const double x = number_at(member(model, part), std::string(axis.key).c_str()) / axis.unit;
        auto point = drawn_point(*cell.summary, x);
        if (!point || !(x > 0)) continue;
        point->label = grid.place(cell);
        all.push_back(*point);
        panel.line(series.label, Marks::kPoints, series.full_precision, series.arm).points.push_back(point);
    }
    label_columns_once(panel);
    if (all.size() > 1) panel.lines.push_back(front_of(std::move(all), grid.metric.is_higher_better));
    return panel;
}

}  // namespace

Cost Cost::of(const Json& part) {
    return {part.value("macs", 0.0), part.value("bit_operations", 0.0), part.value("size_bytes", 0.0)};
}

std::vector<std::string_view> cost_names() {
    std::vector<std::string_view> names;
    for (const auto& axis : kCostAxes) names.push_back(axis.key);
    return names;
}

std::optional<Section> cost_section(const ExhibitInput& input, const ResultGrid& grid) {
    const auto cells = priced_cells(input, grid);
    if (cells.empty()) return std::nullopt;
    Section section;
    section.text =
        "Cost of one image; the ends (first convolution, classifier, batch norms) as trained, and the body alone.";
    section.table.columns = {"arm",
                             grid.metric.label,
                             "MACs (M)",
                             "size (KiB)",
                             "bit operations (G)",
                             "body size (KiB)",
                             "body bit operations (G)"};
    for (const auto& priced : cells) {
        const auto total = Cost::of(priced.model.at("total")), body = Cost::of(priced.model.at("body"));
        section.table.rows.push_back({grid.label(priced.cell), cell_text(*priced.cell.summary, grid.metric.decimals),
                                      fixed(total.macs / 1e6, 2), fixed(total.size_bytes / 1024, 1),
                                      fixed(total.bit_operations / 1e9, 3), fixed(body.size_bytes / 1024, 1),
                                      fixed(body.bit_operations / 1e9, 3)});
    }
    return section;
}

Figure pareto_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid) {
    const CostAxis axis = cost_axis(specification.x.empty() ? "bit_operations" : specification.x);
    const bool measured = axis.key == kLatency;
    const auto cells = measured ? timed_cells(input, grid) : priced_cells(input, grid);
    Figure figure{.title = grid_title(grid)};
    if (measured) figure.title.push_back(fmt::format("measured on {}", fmt::join(machines_of(input.probes), ", ")));
    for (const auto& [part, title] : axis.parts) figure.panels.push_back(pareto_panel(cells, grid, axis, part, title));
    return figure;
}

}  // namespace bitsweep
