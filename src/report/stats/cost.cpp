#include "report/stats/cost.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace bitsweep {
namespace {

struct PricedCell {
    const Series* series;
    std::string x;  // label of the x value; "" for a flat series
    const CellSummary* cell;
    Json model;
};

Json model_of(const CellSummary& cell, const Material& material) {
    for (const auto& seed : cell.seeds)
        if (const auto found = material.models.find(seed.run);
            found != material.models.end() && found->second.is_object() && found->second.contains("total"))
            return found->second;
    return {};
}

std::vector<PricedCell> priced_cells(const Material& material, const ResultGrid& grid) {
    std::vector<PricedCell> cells;
    const auto add = [&](const Series& series, const std::string& x, const CellSummary& cell) {
        auto model = model_of(cell, material);
        if (model.is_object()) cells.push_back({&series, x, &cell, std::move(model)});
    };
    for (const auto& series : grid.series) {
        if (series.flat) add(series, "", series.level);
        for (std::size_t i = 0; i < series.points.size(); ++i)
            if (series.points[i]) add(series, grid.x.values[i].label, *series.points[i]);
    }
    return cells;
}

std::string x_text(const ResultGrid& grid, const std::string& x) {
    if (x.empty() || grid.x.name.empty()) return {};
    return grid.x.bits ? x + " bits" : grid.x.name + "=" + x;
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

FigureLine front_of(const std::vector<FigurePoint>& points, bool larger_is_better) {
    auto sorted = points;
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
    FigureLine front{"Pareto front", {}, Marks::kLine, true};
    for (const auto& point : sorted) {
        const bool better = front.points.empty() ||
                            (larger_is_better ? point.y > front.points.back()->y : point.y < front.points.back()->y);
        if (!better) continue;
        if (!front.points.empty() && front.points.back()->x == point.x) front.points.pop_back();
        front.points.push_back(FigurePoint{point.x, point.y, {}, {}});
    }
    return front;
}

Panel pareto_panel(const std::vector<PricedCell>& cells, const ResultGrid& grid, const CostAxis& axis, const char* part,
                   const char* title) {
    Panel panel;
    panel.title = title;
    panel.x_label = axis.label;
    panel.y_label = grid.metric.label;
    panel.log_x = true;
    if (grid.metric.percent) panel.y_ceiling = 100;
    std::vector<FigurePoint> all;
    for (const auto& priced : cells) {
        const auto& e = priced.cell->estimate;
        const double x = priced.model.at(part).value(axis.key, 0.0) / axis.unit;
        if (e.n == 0 || x <= 0) continue;
        FigurePoint point{x, e.mean, {}, x_text(grid, priced.x)};
        if (e.sd) point.bar = Interval{e.mean - *e.sd, e.mean + *e.sd};
        all.push_back(point);
        auto line = std::find_if(panel.lines.begin(), panel.lines.end(),
                                 [&](const FigureLine& known) { return known.label == priced.series->label; });
        if (line == panel.lines.end())
            line = panel.lines.insert(
                line, FigureLine{priced.series->label, {}, Marks::kPoints, priced.series->full_precision});
        line->points.emplace_back(std::move(point));
    }
    if (all.size() > 1) panel.lines.push_back(front_of(all, grid.metric.percent));
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

std::optional<Section> cost_section(const Material& material, const ResultGrid& grid) {
    const auto cells = priced_cells(material, grid);
    if (cells.empty()) return std::nullopt;
    Section section;
    section.text =
        "Cost of one image; the ends (first convolution, classifier, batch norms) as trained, and the body alone.";
    section.table.header = {"arm",
                            grid.metric.label,
                            "MACs (M)",
                            "size (KiB)",
                            "bit operations (G)",
                            "body size (KiB)",
                            "body bit operations (G)"};
    for (const auto& priced : cells) {
        const auto total = Cost::of(priced.model.at("total")), body = Cost::of(priced.model.at("body"));
        const auto x = x_text(grid, priced.x);
        section.table.rows.push_back({priced.series->label + (x.empty() ? "" : ", " + x),
                                      cell_text(*priced.cell, grid.metric.decimals), fixed(total.macs / 1e6, 2),
                                      fixed(total.size_bytes / 1024, 1), fixed(total.bit_operations / 1e9, 3),
                                      fixed(body.size_bytes / 1024, 1), fixed(body.bit_operations / 1e9, 3)});
    }
    return section;
}

Figure pareto_figure(const Material& material, const ResultGrid& grid, const std::string& cost) {
    const CostAxis axis = cost_axis(cost.empty() ? "bit_operations" : cost);
    const auto cells = priced_cells(material, grid);
    Figure figure;
    figure.panels = {pareto_panel(cells, grid, axis, "total", "ends as trained"),
                     pareto_panel(cells, grid, axis, "body", "body alone")};
    return figure;
}

}  // namespace bitsweep
