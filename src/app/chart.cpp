#include "app/chart.h"

#include <algorithm>
#include <set>

#include "app/analysis.h"
#include "base/names.h"
#include "report/exhibit/kinds.h"
#include "report/figure/looks.h"
#include "report/stats/treatments.h"

namespace bitsweep::app {
namespace {

Specification specification_of(const ChartRequest& request, const SweepRow& sweep) {
    Specification specification;
    specification.name = "chart";
    specification.kind = request.kind;
    specification.x = request.x;
    specification.y = request.metrics;
    if (request.metrics.empty()) specification.y = {specifications_for({}, sweep).front().y.front()};
    if (find_kind(specification) == nullptr) {
        const auto kinds = exhibit_kinds();
        throw ConfigError("kind", "no kind of figure '" + request.kind + "' draws a sweep",
                          name_hint(request.kind, kinds));
    }
    return specification;
}

// Drops the cells after the first few points of the sweep, and tells how many points that were. A point whose run
// another one has too is no further line.
std::size_t drop_beyond(SweepRow& sweep, std::size_t most) {
    std::set<std::string> kept, dropped, runs;
    std::erase_if(sweep.cells, [&](const CellRow& cell) {
        const auto point = point_of(cell);
        if (kept.contains(point) || runs.contains(cell.run.id)) return false;
        (kept.size() < most ? kept : dropped).insert(point);
        if (dropped.contains(point)) return true;
        runs.insert(cell.run.id);
        return false;
    });
    return dropped.size();
}

// The first of the cells that a run serves.
void keep_run(SweepRow& sweep, const std::string& run) {
    std::erase_if(sweep.cells, [&](const CellRow& cell) { return cell.run.id != run; });
    sweep.cells.resize(std::min<std::size_t>(sweep.cells.size(), 1));
}

std::string sweep_of(const std::string& run, const Reader& reader) {
    const auto sweeps = reader.sweeps_of_runs();
    const auto found = sweeps.find(run);
    if (found == sweeps.end()) throw ConfigError("run", "run " + run + " belongs to no sweep");
    return found->second.front();
}

// A grid takes cells that the seed alone tells apart for one: here the axis does.
void split_seeds(SweepRow& sweep) {
    sweep.axes.emplace_back("seed");
    for (auto& cell : sweep.cells) cell.at.emplace_back("seed", std::exchange(cell.seed, 0));
}

OrderedJson number_or_null(const std::optional<Interval>& interval, double Interval::*end) {
    return interval ? OrderedJson((*interval).*end) : OrderedJson();
}

OrderedJson point_json(const std::optional<FigurePoint>& point) {
    if (!point) return nullptr;
    OrderedJson json{{"x", point->x}, {"y", point->y}};
    if (point->bar) json.update({{"low", point->bar->low}, {"high", point->bar->high}});
    if (!point->seeds.empty()) json["seeds"] = point->seeds;
    if (!point->label.empty()) json["label"] = point->label;
    return json;
}

const char* name_of(Marks marks) {
    constexpr const char* kNames[] = {"joined", "points", "hollow", "line", "boxes"};
    return kNames[static_cast<std::size_t>(marks)];
}

OrderedJson look_json(const Look& look) {
    return {{"colour", look.colour}, {"dash", look.dash}, {"shape", look.shape}};
}

OrderedJson line_json(const FigureLine& whole, const Looks& looks) {
    const auto line = thinned(whole, kMostPoints);
    OrderedJson json{{"label", line.label},           {"method", line.method},
                     {"marks", name_of(line.marks)},  {"black", line.black},
                     {"in_key", line.in_key},         {"look", look_json(looks.line(line.label))},
                     {"points", OrderedJson::array()}};
    for (const auto& point : line.points) json["points"].push_back(point_json(point));
    return json;
}

OrderedJson level_json(const FigureLevel& level, const Looks& looks) {
    return {{"label", level.label},
            {"y", level.y},
            {"low", number_or_null(level.band, &Interval::low)},
            {"high", number_or_null(level.band, &Interval::high)},
            {"seeds", level.seeds},
            {"look", look_json(looks.level(level.label))}};
}

OrderedJson panel_json(const Panel& panel, const Looks& looks) {
    OrderedJson json{{"title", panel.title}, {"x_label", panel.x_label},           {"y_label", panel.y_label},
                     {"ticks", panel.ticks}, {"y_ticks", panel.y_ticks},           {"log_x", panel.log_x},
                     {"log_y", panel.log_y}, {"colour_label", panel.colour_label}, {"log_colour", panel.log_colour}};
    for (const auto* list : {"lines", "levels", "heat"}) json[list] = OrderedJson::array();
    for (const auto& line : panel.lines) json["lines"].push_back(line_json(line, looks));
    for (const auto& level : panel.levels) json["levels"].push_back(level_json(level, looks));
    for (const auto& field : panel.heat)
        json["heat"].push_back({{"x", field.x},
                                {"y", field.y},
                                {"value", field.value ? OrderedJson(*field.value) : OrderedJson()},
                                {"text", field.text}});
    return json;
}

}  // namespace

Chart chart(const ChartRequest& request, const Workspace& workspace) {
    const auto reader = workspace.open();
    const auto run = request.run.empty() ? std::string() : reader.run_id(request.run);
    auto sweep = reader.outline(run.empty() ? request.sweep : sweep_of(run, reader));
    // A chart shows a few of a large sweep's cells: where their places tell them, the other cells' runs are not read.
    const bool is_chosen_first = !request.metrics.empty() && is_by_place(request.selection, sweep) &&
                                 sweep.axis_keys.size() == sweep.axes.size();
    if (!is_chosen_first) sweep = reader.sweep(sweep.name);
    const auto specification = specification_of(request, sweep);
    auto drawn = select_cells(std::move(sweep), request.selection);
    if (!run.empty()) keep_run(drawn, run);
    Chart chart;
    if (find_kind(specification)->reads != kReadNothing) chart.left_out = drop_beyond(drawn, kMostCells);
    if (is_chosen_first) reader.read_runs(drawn.cells);
    auto input = gather(specification, drawn, reader, {}, {.provenance = false, .most_points = kMostPoints});
    if (request.seeds) split_seeds(input.sweep);
    chart.exhibit = make_exhibit(specification, input);
    return chart;
}

FigureLine thinned(const FigureLine& line, std::size_t most_points) {
    if (line.points.size() <= most_points) return line;
    FigureLine thin = line;
    thin.points.clear();
    for (std::size_t bucket = 0; bucket < most_points; ++bucket) {
        const auto start = bucket * line.points.size() / most_points,
                   end = (bucket + 1) * line.points.size() / most_points;
        FigurePoint sum;
        double count = 0;
        for (auto i = start; i < end; ++i) {
            const auto& point = line.points[i];
            if (!point) continue;
            const auto bar = point->bar.value_or(Interval{point->y, point->y});
            sum.bar = count == 0 ? bar : Interval{std::min(sum.bar->low, bar.low), std::max(sum.bar->high, bar.high)};
            sum.x += point->x;
            sum.y += point->y;
            ++count;
        }
        if (count == 0) thin.points.emplace_back();
        else thin.points.push_back(FigurePoint{sum.x / count, sum.y / count, sum.bar});
    }
    return thin;
}

OrderedJson to_json(const Chart& chart) {
    const auto& exhibit = chart.exhibit;
    const Looks looks(exhibit.figure);
    OrderedJson json{{"caption", exhibit.caption},
                     {"no_figure", exhibit.no_figure},
                     {"left_out", chart.left_out},
                     {"panels", OrderedJson::array()}};
    for (const auto& panel : exhibit.figure.panels) json["panels"].push_back(panel_json(panel, looks));
    return json;
}

}  // namespace bitsweep::app
