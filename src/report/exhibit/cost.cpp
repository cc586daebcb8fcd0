#include "report/exhibit/cost.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "report/exhibit/cell_text.h"
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

std::vector<PricedCell> priced_cells(const ExhibitInput& input, const ResultGrid& grid) {
    std::vector<PricedCell> priced;
    for (const auto& cell : grid.cells())
        if (auto model = model_of(*cell.summary, input); model.is_object()) priced.push_back({cell, std::move(model)});
    return priced;
}

struct CostAxis {
    std::string_view key;
    const char* label;
    double unit;
};

constexpr CostAxis kCostAxes[] = {
    {"bit_operations", "bit operations (G)", 1e9}, {"size_bytes", "model size (KiB)", 1024}, {"macs", "MACs (M)", 1e6}};

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
        const double x = model.at(part).value(axis.key, 0.0) / axis.unit;
        auto point = drawn_point(*cell.summary, x);
        if (!point || x <= 0) continue;
        point->label = grid.place(cell);
        all.push_back(*point);
        panel.line(series.label, Marks::kPoints, series.full_precision, series.arm).points.push_back(point);
    }
    label_columns_once(panel);
    if (all.size() > 1) panel.lines.push_back(front_of(std::move(all), grid.metric.percent));
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
    const auto cells = priced_cells(input, grid);
    return {.title = grid_title(grid),
            .panels = {pareto_panel(cells, grid, axis, "total", "ends as trained"),
                       pareto_panel(cells, grid, axis, "body", "body alone")}};
}

}  // namespace bitsweep
