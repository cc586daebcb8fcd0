#include "report/stats/grid.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "config/stored_config.h"

namespace bitsweep {
namespace {

using Cells = std::vector<const CellRow*>;

std::string values_on(const CellRow& cell, const std::vector<std::string>& axes) {
    auto values = Json::array();
    for (const auto& axis : axes) values.push_back(value_on(cell, axis));
    return write_json(values);
}

// Whether the values of `axes` and the seed alone say which run it is.
bool tells_runs_apart(const Cells& cells, const std::vector<std::string>& axes) {
    std::map<std::pair<std::string, std::int64_t>, std::string> run_of;
    for (const auto* cell : cells) {
        const auto [found, added] = run_of.emplace(std::pair(values_on(*cell, axes), cell->seed), cell->run.id);
        if (!added && found->second != cell->run.id) return false;
    }
    return true;
}

std::vector<Json> distinct_values(const Cells& cells, const std::string& axis) {
    std::vector<Json> values;
    for (const auto* cell : cells) {
        auto value = value_on(*cell, axis);
        if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
    }
    return values;
}

std::vector<std::string> without(std::vector<std::string> names, const std::string& name) {
    names.erase(std::remove(names.begin(), names.end(), name), names.end());
    return names;
}

bool is_bit_width(const Json& value) {
    return value.is_number_integer() && ((value >= 1 && value <= 8) || value == 32);
}

// The bit-widths that the axis sets, in the order of kBitKeys.
std::vector<const BitKey*> bits_set_by(const SweepRow& sweep, const std::string& axis) {
    std::vector<const BitKey*> bits;
    const auto keys = sweep.axis_keys.find(axis);
    if (keys == sweep.axis_keys.end()) return bits;
    for (const auto& bit : kBitKeys)
        if (is_among(keys->second, bit.key)) bits.push_back(&bit);
    return bits;
}

// The first axis that sets the body's bits, else the first that sets any; "" where none does.
std::string find_bits_axis(const SweepRow& sweep, const Cells& cells) {
    std::string of_others;
    for (const auto& axis : sweep.axes) {
        const auto bits = bits_set_by(sweep, axis);
        const auto values = distinct_values(cells, axis);
        if (bits.empty() || values.empty() || !std::all_of(values.begin(), values.end(), is_bit_width)) continue;
        if (bits.front()->of_body) return axis;
        if (of_others.empty()) of_others = axis;
    }
    return of_others;
}

std::string bits_label(const std::vector<const BitKey*>& bits) {
    std::string names;
    for (std::size_t i = 0; i < bits.size(); ++i)
        names.append(i == 0 ? "" : i + 1 == bits.size() ? " and " : ", ").append(bits[i]->part);
    return "bits (" + names + ")";
}

XAxis make_x(const SweepRow& sweep, const Cells& cells, const std::string& chosen) {
    XAxis x;
    if (sweep.axes.empty()) return {"", "", false, {{Json(), "", 0.0}}};
    const auto bits = find_bits_axis(sweep, cells);
    x.bits = !bits.empty() && (chosen.empty() || chosen == bits);
    x.name = !chosen.empty() ? chosen : x.bits ? bits : sweep.axes.front();
    x.label = x.bits ? bits_label(bits_set_by(sweep, bits)) : x.name;
    auto values = distinct_values(cells, x.name);
    if (std::all_of(values.begin(), values.end(), [](const Json& v) { return v.is_number(); }))
        std::sort(values.begin(), values.end());
    double position = 0;
    for (auto& value : values) {
        if (!x.bits) position = static_cast<double>(x.values.size());
        else if (value == 32 && !x.values.empty()) position += 2;
        else position = value.get<double>();
        auto text = plain(value);
        x.values.push_back({std::move(value), std::move(text), position});
    }
    return x;
}

std::string series_label(const Series& series) {
    std::string label = series.arm;
    for (const auto& [axis, value] : series.at) label += fmt::format(", {}={}", axis, plain(value));
    return label;
}

// Whether none of the runs that have started is quantized.
bool is_full_precision(const Cells& cells) {
    Cells known;
    std::copy_if(cells.begin(), cells.end(), std::back_inserter(known),
                 [](const CellRow* cell) { return cell->run.config.is_known(); });
    return !known.empty() && std::all_of(known.begin(), known.end(),
                                         [](const CellRow* cell) { return cell->run.config.is_full_precision(); });
}

// One series from cells that differ in x and seed only (or in axes that do not matter to their arm).
Series make_series(const Cells& cells, const Cells& arm_cells, const ResultGrid& grid) {
    Series series;
    series.arm = cells.front()->arm;
    for (const auto& axis : grid.split_axes)
        if (distinct_values(cells, axis).size() == 1 && distinct_values(arm_cells, axis).size() > 1)
            series.at.emplace_back(axis, value_on(*cells.front(), axis));
    series.label = series_label(series);
    series.full_precision = is_full_precision(cells);
    const bool several = distinct_values(cells, grid.x.name).size() > 1;
    series.flat = (several || series.full_precision) && tells_runs_apart(cells, {});
    if (series.flat) {
        series.level = summarize(cells, grid.metric.key);
        return series;
    }
    for (const auto& x : grid.x.values) {
        Cells here;
        for (const auto* cell : cells)
            if (value_on(*cell, grid.x.name) == x.value) here.push_back(cell);
        if (here.empty()) series.points.emplace_back();
        else series.points.emplace_back(summarize(here, grid.metric.key));
    }
    return series;
}

// Axes other than x that take several values at one arm and x; the rest go along with x.
void find_split_axes(const SweepRow& sweep, const Cells& cells, ResultGrid& grid) {
    for (const auto& axis : without(sweep.axes, grid.x.name)) {
        std::map<std::string, std::map<std::string, std::set<std::string>>> seen;  // arm -> x -> values
        for (const auto* cell : cells)
            seen[cell->arm][write_json(value_on(*cell, grid.x.name))].insert(write_json(value_on(*cell, axis)));
        const bool splits = std::any_of(seen.begin(), seen.end(), [](const auto& arm) {
            return std::any_of(arm.second.begin(), arm.second.end(), [](const auto& x) { return x.second.size() > 1; });
        });
        if (splits) {
            grid.split_axes.push_back(axis);
            continue;
        }
        if (distinct_values(cells, axis).size() < 2) continue;
        std::string pairs;
        for (const auto& x : grid.x.values)
            for (const auto* cell : cells)
                if (value_on(*cell, grid.x.name) == x.value) {
                    pairs +=
                        fmt::format("{}{} at {}", pairs.empty() ? "" : ", ", plain(value_on(*cell, axis)), x.label);
                    break;
                }
        grid.notes.push_back(fmt::format("{} goes along with {}: {}.", axis, grid.x.name, pairs));
    }
}

void add_arm(const Cells& arm_cells, ResultGrid& grid) {
    auto axes = grid.split_axes;
    for (const auto& axis : grid.split_axes) {
        auto fewer = without(axes, axis);
        auto with_x = fewer;
        with_x.push_back(grid.x.name);
        if (tells_runs_apart(arm_cells, with_x)) axes = std::move(fewer);
    }
    std::vector<std::pair<std::string, Cells>> groups;
    for (const auto* cell : arm_cells) {
        const auto key = values_on(*cell, axes);
        auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.first == key; });
        if (found == groups.end()) found = groups.insert(groups.end(), {key, {}});
        found->second.push_back(cell);
    }
    for (const auto& [key, cells] : groups) grid.series.push_back(make_series(cells, arm_cells, grid));
}

}  // namespace

CellSummary summarize(const std::vector<const CellRow*>& cells, const std::string& metric) {
    std::map<std::pair<std::int64_t, std::string>, SeedResult> distinct;
    for (const auto* cell : cells)
        distinct.emplace(std::pair(cell->seed, cell->run.id),
                         SeedResult{cell->seed, cell->run.id, cell->run.state, finished_value(cell->run, metric)});
    CellSummary summary;
    std::vector<double> values;
    for (auto& [key, result] : distinct) {
        summary.counts.add(result);
        if (result.value) values.push_back(*result.value);
        summary.seeds.push_back(std::move(result));
    }
    summary.estimate = estimate(values);
    return summary;
}

std::string XAxis::place(const std::string& value_label) const {
    return name.empty() ? "" : bits ? value_label + " bits" : name + "=" + value_label;
}

std::vector<GridCell> ResultGrid::cells() const {
    std::vector<GridCell> cells;
    for (std::size_t s = 0; s < series.size(); ++s) {
        if (series[s].flat) cells.push_back({s, std::nullopt, &series[s].level});
        for (std::size_t i = 0; i < series[s].points.size(); ++i)
            if (series[s].points[i]) cells.push_back({s, i, &*series[s].points[i]});
    }
    return cells;
}

std::string ResultGrid::place(const GridCell& cell) const {
    return cell.x ? x.place(x.values[*cell.x].label) : "";
}

std::string ResultGrid::label(const GridCell& cell) const {
    const auto at = place(cell);
    return series[cell.series].label + (at.empty() ? "" : ", " + at);
}

void RunCounts::add(const SeedResult& result) {
    switch (result.state) {
        case RunState::kFinished:
            ++(result.value ? finished : no_value);
            break;
        case RunState::kDiverged:
            ++diverged;
            break;
        case RunState::kFailed:
            ++failed;
            break;
        case RunState::kRunning:
            ++running;
            break;
        case RunState::kStopped:
            ++stopped;
            break;
        case RunState::kNew:
        case RunState::kBlocked:
        case RunState::kCancelled:
            ++not_started;
            break;
    }
}

std::string plain(const Json& value) {
    return value.is_string() ? value.get<std::string>() : write_json(value);
}

Json value_on(const CellRow& cell, const std::string& axis) {
    for (const auto& [name, value] : cell.at)
        if (name == axis) return value;
    return {};
}

void check_axis(const SweepRow& sweep, const std::string& axis, const std::string& where) {
    if (is_among(sweep.axes, axis)) return;
    throw ConfigError(where, "sweep '" + sweep.name + "' has no axis '" + axis + "'",
                      name_hint(axis, {sweep.axes.begin(), sweep.axes.end()}));
}

ResultGrid make_grid(const SweepRow& sweep, const std::string& metric_key, const std::string& x) {
    ResultGrid grid;
    grid.sweep = sweep.name;
    grid.question = sweep.question;
    grid.metric = describe_metric(metric_key);
    Cells cells;
    for (const auto& cell : sweep.cells) cells.push_back(&cell);
    grid.x = make_x(sweep, cells, x);
    find_split_axes(sweep, cells, grid);
    for (const auto& arm : sweep.arms) {
        Cells arm_cells;
        for (const auto* cell : cells)
            if (cell->arm == arm) arm_cells.push_back(cell);
        if (!arm_cells.empty()) add_arm(arm_cells, grid);
    }
    std::set<std::string> counted;
    for (const auto* cell : cells)
        if (counted.insert(cell->run.id).second)
            grid.runs.add({cell->seed, cell->run.id, cell->run.state, finished_value(cell->run, metric_key)});
    return grid;
}

}  // namespace bitsweep
