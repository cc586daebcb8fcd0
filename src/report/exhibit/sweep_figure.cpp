#include "report/exhibit/sweep_figure.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/exhibit/cell_text.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

// What the error bars are. With two seeds the 95 % interval is 9 standard deviations to each side: a figure would
// show nothing else. Such figures, as a whole, show the standard deviation, and say so.
enum class Bars { kNone, kDeviation, kInterval };

// "n = 1 to 3 seeds", of what is drawn.
struct SeedRange {
    std::size_t fewest = SIZE_MAX, most = 0;

    void include(std::size_t n) {
        if (n == 0) return;
        fewest = std::min(fewest, n);
        most = std::max(most, n);
    }
    std::string text() const {
        return fmt::format("n = {}{} seed{}", fewest == most ? "" : std::to_string(fewest) + " to ", most,
                           most == 1 ? "" : "s");
    }
    std::string mean_text() const { return most == 0 ? "no run" : "mean over " + text(); }
};

struct Drawn {
    SeedRange seeds;
    Bars bars = Bars::kNone;
};

Drawn what_is_drawn(const ResultGrid& grid) {
    Drawn drawn;
    bool pairs = false;
    for (const auto& cell : grid.cells()) {
        drawn.seeds.include(cell.summary->estimate.n);
        pairs = pairs || cell.summary->estimate.n == 2;
    }
    if (drawn.seeds.most >= 2) drawn.bars = pairs ? Bars::kDeviation : Bars::kInterval;
    return drawn;
}

std::optional<Interval> bar_of(const Estimate& estimate, Bars bars) {
    if (!estimate.sd || bars == Bars::kNone) return std::nullopt;
    if (bars == Bars::kInterval) return estimate.ci95;
    return Interval{estimate.mean - *estimate.sd, estimate.mean + *estimate.sd};
}

std::vector<std::string> title_of(const std::string& subject, const ResultGrid& grid, const Drawn& drawn) {
    const auto seeds = drawn.seeds.text();
    const auto what = drawn.bars == Bars::kInterval    ? "mean and 95 % interval, " + seeds
                      : drawn.bars == Bars::kDeviation ? "mean ± standard deviation, " + seeds
                                                       : seeds + ", no interval";
    constexpr std::size_t kOneLine = 48;  // characters of 8 pt in a column's width
    std::vector<std::string> title{subject, what};
    if (subject.size() + 2 + what.size() <= kOneLine) title = {subject + ": " + what};
    const auto shortfall = shortfall_text(grid.runs);
    if (!shortfall.empty()) title.push_back("not drawn: " + shortfall);
    return title;
}

std::optional<FigurePoint> point_of(const Estimate& estimate, double x, Bars bars) {
    if (estimate.n == 0) return std::nullopt;
    return FigurePoint{x, estimate.mean, bar_of(estimate, bars)};
}

FigureLine line_of(const Series& series, const XAxis& x, Bars bars, Marks marks) {
    FigureLine line{series.label, {}, marks};
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        const bool axis_breaks = x.bits && i > 0 && x.values[i].value == 32;
        if (axis_breaks) line.points.emplace_back();
        // A cell that the sweep never had is no gap; one without a result is.
        if (series.points[i]) line.points.push_back(point_of(series.points[i]->estimate, x.values[i].position, bars));
    }
    return line;
}

// A sweep without axes: the arms themselves stand along x.
void arms_along_x(const ResultGrid& grid, Bars bars, Marks marks, Panel& panel) {
    panel.x_label = "arm";
    panel.ticks.clear();
    auto& line = panel.line("", marks == Marks::kBoxes ? marks : Marks::kPoints);
    for (const auto& series : grid.series) {
        if (series.flat || !series.points.front()) continue;
        const double position = static_cast<double>(panel.ticks.size());
        panel.ticks.emplace_back(position, series.label);
        if (auto point = point_of(series.points.front()->estimate, position, bars)) line.points.push_back(point);
    }
    if (panel.ticks.empty()) panel.ticks.emplace_back(0.0, "");
}

// Open points at the bits of the activations; the weights have as many, or the row is left out.
void add_published(const std::vector<PublishedResult>& published, const XAxis& x, Panel& panel) {
    for (const auto& row : published)
        for (const auto& value : x.values)
            if (row.weight_bits == row.activation_bits && value.value == row.weight_bits)
                panel.line(row.method + ", published", Marks::kHollow)
                    .points.push_back(FigurePoint{value.position, row.top1});
}

Panel empty_panel(const std::string& x_label, const Metric& metric) {
    Panel panel{.x_label = x_label, .y_label = metric.label};
    if (metric.percent) panel.y_ceiling = 100;
    return panel;
}

// The mean of several curves, epoch by epoch; an epoch that only some have counts those. NaN is left out.
FigureLine mean_line(const ResultGrid& grid, const GridCell& cell, const std::vector<const Curve*>& curves) {
    std::map<std::int64_t, std::vector<double>> by_epoch;
    for (const auto* curve : curves)
        for (const auto& point : *curve)
            if (std::isfinite(point.value)) by_epoch[point.epoch].push_back(point.value);
    FigureLine line{grid.label(cell), {}, Marks::kLine, grid.series[cell.series].full_precision};
    for (const auto& [epoch, values] : by_epoch)
        line.points.push_back(FigurePoint{static_cast<double>(epoch), estimate(values).mean});
    return line;
}

// A line for each cell of the grid. `curve_of`: the curve of a run, null where there is none.
template <class CurveOf>
void add_mean_lines(const ResultGrid& grid, const CurveOf& curve_of, SeedRange& seeds, Panel& panel) {
    for (const auto& cell : grid.cells()) {
        std::vector<const Curve*> curves;
        for (const auto& seed : cell.summary->seeds)
            if (const Curve* curve = curve_of(seed.run)) curves.push_back(curve);
        seeds.include(curves.size());
        auto line = mean_line(grid, cell, curves);
        if (!is_empty(line)) panel.lines.push_back(std::move(line));
    }
}

template <class Map>
auto find_in(const Map& map, const std::string& key) -> decltype(&map.begin()->second) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

// Layers in the order of model.json; those that it does not name come last.
std::vector<std::string> layers_in_order(const ExhibitInput& input) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    for (const auto& [run, model] : input.models)
        if (model.is_object() && model.contains("layers"))
            for (const auto& layer : model["layers"]) add(layer.value("layer", ""));
    std::set<std::string> with_values;
    for (const auto& [run, layers] : input.layers)
        for (const auto& [layer, curve] : layers) {
            add(layer);
            with_values.insert(layer);
        }
    std::erase_if(names, [&](const std::string& name) { return !with_values.contains(name); });
    return names;
}

Figure cells_figure(const ResultGrid& grid, const std::vector<PublishedResult>& published, Marks marks) {
    const auto drawn = what_is_drawn(grid);
    auto panel = empty_panel(grid.x.label, grid.metric);
    for (const auto& series : grid.series)
        if (const auto& level = series.level.estimate; series.flat && level.n > 0)
            panel.levels.push_back({series.label, level.mean, bar_of(level, drawn.bars)});
    if (grid.x.name.empty()) {
        arms_along_x(grid, drawn.bars, marks, panel);
    } else {
        bool has_order = false;
        for (const auto& x : grid.x.values) {
            panel.ticks.emplace_back(x.position, x.label);
            has_order = has_order || x.value.is_number();
        }
        if (!has_order && marks == Marks::kJoined) marks = Marks::kPoints;
        for (const auto& series : grid.series)
            if (!series.flat) panel.lines.push_back(line_of(series, grid.x, drawn.bars, marks));
    }
    std::erase_if(panel.lines, [](const FigureLine& line) { return is_empty(line); });
    if (grid.x.bits && !panel.lines.empty()) add_published(published, grid.x, panel);
    return {.title = title_of(grid.sweep, grid, drawn), .panels = {std::move(panel)}};
}

}  // namespace

std::string report_stem(const ResultGrid& grid) {
    if (grid.x.name.empty()) return grid.metric.stem + "_by_arm";
    std::string axis = grid.x.bits ? "bits" : grid.x.name;
    for (char& c : axis)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return grid.metric.stem + "_vs_" + axis;
}

std::vector<std::string> grid_title(const ResultGrid& grid) {
    return title_of(grid.sweep, grid, what_is_drawn(grid));
}

Figure lines_figure(const Specification&, const ExhibitInput& input, const ResultGrid& grid) {
    return cells_figure(grid, input.published, Marks::kJoined);
}

Figure bars_figure(const Specification&, const ExhibitInput&, const ResultGrid& grid) {
    return cells_figure(grid, {}, Marks::kBoxes);
}

Figure heat_figure(const Specification&, const ExhibitInput&, const ResultGrid& grid) {
    auto drawn = what_is_drawn(grid);
    constexpr std::size_t kRoomForSpread = 4;  // columns that have room for "73.9 ± 0.3"
    const bool has_spread = drawn.bars != Bars::kNone && grid.x.values.size() <= kRoomForSpread;
    drawn.bars = has_spread ? Bars::kDeviation : Bars::kNone;
    Panel panel{.x_label = grid.x.label, .y_label = grid.split_axes.empty() ? "arm" : grid.split_axes.front()};
    for (const auto& x : grid.x.values) panel.ticks.emplace_back(static_cast<double>(panel.ticks.size()), x.label);
    for (const auto& series : grid.series) {
        if (series.flat) continue;
        const auto y = static_cast<double>(panel.y_ticks.size());
        panel.y_ticks.emplace_back(y, series.at.empty() ? series.label : plain(series.at.front().second));
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            if (!series.points[i] || series.points[i]->estimate.n == 0) continue;
            const auto& e = series.points[i]->estimate;
            auto text = fixed(e.mean, grid.metric.decimals);
            if (has_spread && e.sd) text += " ± " + fixed(*e.sd, grid.metric.decimals);
            panel.heat.push_back({static_cast<double>(i), y, e.mean, std::move(text)});
        }
    }
    return {.title = title_of(grid.sweep + ": " + grid.metric.label, grid, drawn), .panels = {std::move(panel)}};
}

Figure curves_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid) {
    Figure figure;
    SeedRange seeds;
    for (const auto& key : specification.y) {
        check_metric(input.sweep, key, specification.place("y"));
        auto& panel = figure.panels.emplace_back(empty_panel("epoch", describe_metric(key)));
        if (const auto* curves = find_in(input.curves, key))
            add_mean_lines(
                grid, [&](const auto& run) { return find_in(*curves, run); }, seeds, panel);
    }
    figure.title = {grid.sweep + ": " + seeds.mean_text()};
    return figure;
}

Figure layers_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid) {
    const auto& key = specification.y.front();
    const bool clips = key == "act.alpha";
    Figure figure;
    SeedRange seeds;
    for (const auto& layer : layers_in_order(input)) {
        const auto curve_of = [&](const std::string& run) -> const Curve* {
            const auto* layers = find_in(input.layers, run);
            return layers == nullptr ? nullptr : find_in(*layers, layer);
        };
        figure.panels.push_back({.title = layer, .x_label = "epoch", .y_label = clips ? "α" : key});
        add_mean_lines(grid, curve_of, seeds, figure.panels.back());
    }
    figure.title = {
        fmt::format("{}: {} by layer and epoch, {}", grid.sweep, clips ? "clip α" : key, seeds.mean_text())};
    return figure;
}

}  // namespace bitsweep
