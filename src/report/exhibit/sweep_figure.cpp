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

// Fewer seeds than this are drawn one by one: an interval of two is 9 standard deviations to each side.
constexpr std::size_t kFewestForInterval = 5;

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
};

SeedRange seeds_of(const ResultGrid& grid) {
    SeedRange seeds;
    for (const auto& cell : grid.cells()) seeds.include(cell.summary->estimate.n);
    return seeds;
}

std::string spread_text(const SeedRange& seeds) {
    if (seeds.most < 2) return seeds.text() + ", no interval";
    return (seeds.most < kFewestForInterval      ? "mean and every seed, "
            : seeds.fewest >= kFewestForInterval ? "mean and 95 % interval, "
                                                 : "mean, 95 % interval (every seed where n < 5), ") +
           seeds.text();
}

std::vector<std::string> title_of(const std::string& subject, const std::string& what, const ResultGrid& grid) {
    constexpr std::size_t kOneLine = 48;  // characters of 8 pt in a column's width
    std::vector<std::string> title{subject, what};
    if (subject.size() + 2 + what.size() <= kOneLine) title = {subject + ": " + what};
    const auto shortfall = shortfall_text(grid.runs);
    if (!shortfall.empty()) title.push_back("not drawn: " + shortfall);
    return title;
}

// "W32Ak" of "W32A2" at 2 bits.
std::string with_k(const std::string& widths, const std::string& bits) {
    const auto a = widths.find('A');
    if (a == std::string::npos) return widths;
    const auto k = [&](const std::string& width) { return width == bits ? "k" : width; };
    return "W" + k(widths.substr(1, a - 1)) + "A" + k(widths.substr(a + 1));
}

// "sawb alone, W2A32" where the cells' bits are not what the axis says; "WkA32" over several values k of it.
std::string drawn_label(const Series& series, const XAxis& x) {
    std::set<std::string> exact, by_k;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
        if (!series.points[i]) continue;
        exact.insert(series.points[i]->widths);
        by_k.insert(with_k(series.points[i]->widths, x.values[i].label));
    }
    const auto& names = exact.size() == 1 ? exact : by_k;
    if (names.size() != 1 || names.begin()->empty()) return series.label;
    return series.label + ", " + *names.begin();
}

FigureLine line_of(const Series& series, const XAxis& x, Marks marks) {
    FigureLine line{drawn_label(series, x), {}, marks, false, series.arm};
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        if (x.values[i].after_gap) line.points.emplace_back();
        // A cell that the sweep never had is no gap; one without a result is.
        if (series.points[i]) line.points.push_back(drawn_point(*series.points[i], x.values[i].position));
    }
    return line;
}

// A sweep without axes: the arms themselves stand along x. Bars are one series, dots have their methods' looks.
void arms_along_x(const ResultGrid& grid, Marks marks, Panel& panel) {
    panel.x_label = "arm";
    panel.ticks.clear();
    const bool bars = marks == Marks::kBoxes;
    for (const auto& series : grid.series) {
        if (series.flat || !series.points.front()) continue;
        const double position = static_cast<double>(panel.ticks.size());
        panel.ticks.emplace_back(position, series.label);
        auto& line = panel.line(bars ? "" : series.label, bars ? marks : Marks::kPoints, false, bars ? "" : series.arm);
        line.in_key = false;
        if (auto point = drawn_point(*series.points.front(), position)) line.points.push_back(point);
    }
    if (panel.ticks.empty()) panel.ticks.emplace_back(0.0, "");
}

// Open points at the bits of the activations; the weights have as many, or the row is left out.
void add_published(const std::vector<PublishedResult>& published, const XAxis& x, Panel& panel) {
    for (const auto& row : published)
        for (const auto& value : x.values)
            if (row.weight_bits == row.activation_bits && value.value == row.weight_bits)
                panel.line(row.method + ", published", Marks::kHollow, false, row.method)
                    .points.push_back(FigurePoint{value.position, row.top1});
}

Panel empty_panel(const std::string& x_label, const Metric& metric) {
    Panel panel{.x_label = x_label, .y_label = metric.label};
    if (metric.percent) panel.y_ceiling = 100;
    return panel;
}

struct RunCurve {
    const Curve* values;
    const Curve* progress;  // where each epoch stands; null: at its number

    std::optional<double> place_of(std::int64_t epoch) const {
        if (progress == nullptr || epoch == 0) return static_cast<double>(epoch);
        const auto found = std::ranges::lower_bound(*progress, epoch, {}, &CurvePoint::epoch);
        if (found == progress->end() || found->epoch != epoch) return std::nullopt;
        return found->value;
    }
};

// The mean of several curves, point by point; a point that only some have counts those. NaN is left out. A point of
// several epochs has a band from their lowest to their highest, widened by the spread over seeds.
FigureLine mean_line(const ResultGrid& grid, const GridCell& cell, const std::vector<RunCurve>& curves,
                     std::int64_t epochs_a_point) {
    struct Point {
        std::vector<double> places, values, lows, highs;
    };
    std::map<std::int64_t, Point> points;
    for (const auto& curve : curves)
        for (const auto& point : *curve.values)
            if (const auto place = curve.place_of(point.epoch); place && std::isfinite(point.value)) {
                auto& at = points[point.epoch / epochs_a_point];
                at.places.push_back(*place);
                at.values.push_back(point.value);
                at.lows.push_back(point.low);
                at.highs.push_back(point.high);
            }
    const auto& series = grid.series[cell.series];
    FigureLine line{grid.label(cell), {}, Marks::kLine, series.full_precision, series.arm};
    for (const auto& [number, at] : points) {
        const auto e = estimate(at.values);
        auto& point = line.points.emplace_back(FigurePoint{mean_of(at.places), e.mean});
        if (e.sd || epochs_a_point > 1)
            point->bar = Interval{mean_of(at.lows) - e.sd.value_or(0), mean_of(at.highs) + e.sd.value_or(0)};
    }
    if (line.points.size() == 1) line.marks = Marks::kJoined;  // of one epoch a line would show nothing
    return line;
}

std::string mean_text(const SeedRange& seeds, std::int64_t epochs_a_point) {
    if (seeds.most == 0) return "no run";
    const auto text = (seeds.most == 1 ? "" : "mean ± standard deviation over ") + seeds.text();
    return epochs_a_point == 1
               ? text
               : fmt::format("{}; a point is the mean of {} epochs, its band has their lowest and highest", text,
                             epochs_a_point);
}

// A line for each cell of the grid. `curve_of`: the curve of a run, its values null where there is none.
template <class CurveOf>
void add_mean_lines(const ResultGrid& grid, const CurveOf& curve_of, std::int64_t epochs_a_point, SeedRange& seeds,
                    Panel& panel) {
    for (const auto& cell : grid.cells()) {
        std::vector<RunCurve> curves;
        for (const auto& seed : cell.summary->seeds)
            if (const RunCurve curve = curve_of(seed.run); curve.values != nullptr) curves.push_back(curve);
        seeds.include(curves.size());
        auto line = mean_line(grid, cell, curves, epochs_a_point);
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
    auto panel = empty_panel(grid.x.label, grid.metric);
    for (const auto& series : grid.series)
        if (series.flat)
            if (const auto level = drawn_point(series.level, 0))
                panel.levels.push_back({series.label, level->y, level->bar, level->seeds});
    if (grid.x.name.empty()) {
        arms_along_x(grid, marks, panel);
    } else {
        bool has_order = false, has_widths = false;
        for (const auto& x : grid.x.values) {
            panel.ticks.emplace_back(x.position, x.label);
            has_order = has_order || x.value.is_number();
        }
        if (!has_order && marks == Marks::kJoined) marks = Marks::kPoints;
        for (const auto& series : grid.series) {
            if (series.flat) continue;
            panel.lines.push_back(line_of(series, grid.x, marks));
            has_widths = has_widths || panel.lines.back().label != series.label;
        }
        if (has_widths) panel.x_label += ", unless named";
    }
    std::erase_if(panel.lines, [](const FigureLine& line) { return is_empty(line); });
    if (grid.x.bits && !panel.lines.empty()) add_published(published, grid.x, panel);
    return {.title = grid_title(grid), .panels = {std::move(panel)}};
}

// Runs of which some layer's value changed from one epoch to another. The clip of the others is a constant of their
// method, such as DoReFa's 1, and no result.
std::set<std::string> runs_that_learn(const std::map<std::string, LayerCurves>& layers) {
    std::set<std::string> runs;
    for (const auto& [run, curves] : layers)
        for (const auto& [layer, curve] : curves) {
            const auto changes = [&start = curve.front().value](const CurvePoint& point) {
                return point.value != start;
            };
            if (std::any_of(curve.begin(), curve.end(), changes)) runs.insert(run);
        }
    return runs;
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
    return title_of(grid.sweep, spread_text(seeds_of(grid)), grid);
}

std::optional<FigurePoint> drawn_point(const CellSummary& cell, double x) {
    const auto& e = cell.estimate;
    if (e.n == 0) return std::nullopt;
    FigurePoint point{x, e.mean};
    if (e.n >= kFewestForInterval) point.bar = e.ci95;
    else if (e.n > 1)
        for (const auto& seed : cell.seeds)
            if (seed.value) point.seeds.push_back(*seed.value);
    return point;
}

Figure lines_figure(const Specification&, const ExhibitInput& input, const ResultGrid& grid) {
    return cells_figure(grid, input.published, Marks::kJoined);
}

Figure bars_figure(const Specification&, const ExhibitInput&, const ResultGrid& grid) {
    return cells_figure(grid, {}, Marks::kBoxes);
}

Figure heat_figure(const Specification&, const ExhibitInput&, const ResultGrid& grid) {
    constexpr std::size_t kRoomForSpread = 2;  // columns that have room for "73.9 ± 0.3"
    const auto seeds = seeds_of(grid);
    const bool has_spread = seeds.most > 1 && grid.x.values.size() <= kRoomForSpread;
    Panel panel{.x_label = grid.x.label, .y_label = grid.split_axes.empty() ? "arm" : grid.split_axes.front()};
    panel.colour_label = grid.metric.label;
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
    const auto what = has_spread ? "mean ± standard deviation, " : seeds.most > 1 ? "mean, " : "";
    return {.title = title_of(grid.sweep, what + seeds.text(), grid), .panels = {std::move(panel)}};
}

Figure curves_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid) {
    const bool by_epoch = specification.x != kByStep && specification.x != kBySeconds;
    const std::string x_label = specification.x == kBySeconds ? "seconds of training" : by_epoch ? "epoch" : "step";
    Figure figure;
    SeedRange seeds;
    for (const auto& key : specification.y) {
        check_metric(input.sweep, key, specification.place("y"));
        auto& panel = figure.panels.emplace_back(empty_panel(x_label, describe_metric(key)));
        const auto curves = find_in(input.curves, key);
        if (curves == nullptr) continue;
        const auto curve_of = [&](const std::string& run) {
            const auto progress = find_in(input.progress, run);
            return RunCurve{by_epoch || progress != nullptr ? find_in(*curves, run) : nullptr, progress};
        };
        add_mean_lines(grid, curve_of, input.epochs_a_point, seeds, panel);
    }
    figure.title = {grid.sweep + ": " + mean_text(seeds, input.epochs_a_point)};
    return figure;
}

Figure layers_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid) {
    const auto& key = specification.y.front();
    const bool clips = key == "act.alpha";
    Figure figure;
    SeedRange seeds;
    const auto learn = clips ? runs_that_learn(input.layers) : std::set<std::string>();
    for (const auto& layer : layers_in_order(input)) {
        const auto curve_of = [&](const std::string& run) {
            if (!learn.empty() && !learn.contains(run)) return RunCurve{};
            const auto* layers = find_in(input.layers, run);
            return RunCurve{layers == nullptr ? nullptr : find_in(*layers, layer), nullptr};
        };
        figure.panels.push_back({.title = layer, .x_label = "epoch", .y_label = clips ? "α" : key});
        add_mean_lines(grid, curve_of, input.epochs_a_point, seeds, figure.panels.back());
    }
    figure.title = {fmt::format("{}: {} by layer and epoch, {}", grid.sweep, clips ? "clip α" : key,
                                mean_text(seeds, input.epochs_a_point))};
    return figure;
}

}  // namespace bitsweep
