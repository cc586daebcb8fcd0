#include "report/sweep_figure.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "report/table.h"

namespace bitsweep {
namespace {

// What the error bars are. With two seeds the 95 % interval is 9 standard deviations to each side: a figure would
// show nothing else. Such figures, as a whole, show the standard deviation, and say so.
enum class Bars { kNone, kDeviation, kInterval };

struct Drawn {
    std::size_t fewest = SIZE_MAX;
    std::size_t most = 0;
    Bars bars = Bars::kNone;
};

std::vector<const CellSummary*> drawn_cells(const ResultGrid& grid) {
    std::vector<const CellSummary*> cells;
    for (const auto& series : grid.series) {
        if (series.flat && series.level.estimate.n > 0) cells.push_back(&series.level);
        for (const auto& point : series.points)
            if (point && point->estimate.n > 0) cells.push_back(&*point);
    }
    return cells;
}

Drawn what_is_drawn(const ResultGrid& grid) {
    Drawn drawn;
    bool pairs = false;
    for (const auto* cell : drawn_cells(grid)) {
        const auto n = cell->estimate.n;
        drawn.fewest = std::min(drawn.fewest, n);
        drawn.most = std::max(drawn.most, n);
        pairs = pairs || n == 2;
    }
    if (drawn.most >= 2) drawn.bars = pairs ? Bars::kDeviation : Bars::kInterval;
    return drawn;
}

std::optional<Interval> bar_of(const Estimate& estimate, Bars bars) {
    if (!estimate.sd || bars == Bars::kNone) return std::nullopt;
    if (bars == Bars::kInterval) return estimate.ci95;
    return Interval{estimate.mean - *estimate.sd, estimate.mean + *estimate.sd};
}

std::vector<std::string> title_of(const ResultGrid& grid, const Drawn& drawn) {
    const auto n =
        drawn.fewest == drawn.most ? std::to_string(drawn.most) : fmt::format("{} to {}", drawn.fewest, drawn.most);
    const auto seeds = fmt::format("n = {} seed{}", n, drawn.most == 1 ? "" : "s");
    const auto what = drawn.bars == Bars::kInterval    ? "mean and 95 % interval, " + seeds
                      : drawn.bars == Bars::kDeviation ? "mean ± standard deviation, " + seeds
                                                       : seeds + ", no interval";
    std::vector<std::string> title{grid.sweep, what};
    constexpr std::size_t kOneLine = 48;  // characters of 8 pt in a column's width
    if (title[0].size() + 2 + title[1].size() <= kOneLine) title = {title[0] + ": " + title[1]};
    const auto shortfall = shortfall_text(grid.runs);
    if (!shortfall.empty()) title.push_back("not drawn: " + shortfall);
    return title;
}

FigureLine line_of(const Series& series, const XAxis& x, Bars bars) {
    FigureLine line{series.label, {}};
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        const bool axis_breaks = x.bits && i > 0 && x.values[i].value == 32;
        if (axis_breaks) line.points.emplace_back();
        if (!series.points[i] || series.points[i]->estimate.n == 0) {
            // A cell that the sweep never had is no gap; one without a result is.
            if (series.points[i]) line.points.emplace_back();
            continue;
        }
        const auto& estimate = series.points[i]->estimate;
        line.points.push_back(FigurePoint{x.values[i].position, estimate.mean, bar_of(estimate, bars)});
    }
    return line;
}

bool draws_a_point(const FigureLine& line) {
    return std::any_of(line.points.begin(), line.points.end(), [](const auto& point) { return point.has_value(); });
}

// A sweep without axes: the arms themselves stand along x.
void arms_along_x(const ResultGrid& grid, Bars bars, LineFigure& figure) {
    figure.joined = false;
    figure.x_label = "arm";
    FigureLine line;
    for (const auto& series : grid.series) {
        if (series.flat || !series.points.front()) continue;
        const double position = static_cast<double>(figure.ticks.size());
        figure.ticks.emplace_back(position, series.label);
        const auto& estimate = series.points.front()->estimate;
        if (estimate.n > 0) line.points.push_back(FigurePoint{position, estimate.mean, bar_of(estimate, bars)});
    }
    if (figure.ticks.empty()) figure.ticks.emplace_back(0.0, "");
    if (draws_a_point(line)) figure.lines.push_back(std::move(line));
}

}  // namespace

std::string report_stem(const ResultGrid& grid) {
    std::string axis = grid.x.bits || grid.x.name.empty() ? "bits" : grid.x.name;
    for (char& c : axis)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return grid.metric.stem + "_vs_" + axis;
}

LineFigure make_figure(const ResultGrid& grid) {
    const auto drawn = what_is_drawn(grid);
    LineFigure figure;
    figure.stem = report_stem(grid);
    figure.title = title_of(grid, drawn);
    figure.x_label = grid.x.label;
    figure.y_label = grid.metric.label;
    if (grid.metric.percent) figure.y_ceiling = 100;
    for (const auto& series : grid.series)
        if (series.flat && series.level.estimate.n > 0)
            figure.levels.push_back(
                {series.label, series.level.estimate.mean, bar_of(series.level.estimate, drawn.bars)});
    if (grid.x.name.empty()) {
        arms_along_x(grid, drawn.bars, figure);
        return figure;
    }
    for (const auto& x : grid.x.values) figure.ticks.emplace_back(x.position, x.label);
    for (const auto& series : grid.series) {
        if (series.flat) continue;
        auto line = line_of(series, grid.x, drawn.bars);
        if (draws_a_point(line)) figure.lines.push_back(std::move(line));
    }
    return figure;
}

}  // namespace bitsweep
