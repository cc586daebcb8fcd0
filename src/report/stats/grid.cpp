#include "report/stats/grid.h"

#include <algorithm>
#include <cmath>
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
    std::set<Json> seen;
    std::vector<Json> values;
    for (const auto* cell : cells)
        if (const auto value = value_on(*cell, axis); seen.insert(value).second) values.push_back(value);
    return values;
}

bool varies(const Cells& cells, const std::string& axis) {
    return std::any_of(cells.begin(), cells.end(),
                       [&](const CellRow* cell) { return value_on(*cell, axis) != value_on(*cells.front(), axis); });
}

// Cells by what `key_of` says of them, in order of appearance.
std::vector<Cells> grouped(const Cells& cells, const auto& key_of) {
    std::map<std::string, std::size_t> index;
    std::vector<Cells> groups;
    for (const auto* cell : cells) {
        const auto [found, added] = index.emplace(key_of(*cell), groups.size());
        if (added) groups.emplace_back();
        groups[found->second].push_back(cell);
    }
    return groups;
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

// "weights and activations".
std::string parts_text(const std::vector<const BitKey*>& bits) {
    std::string names;
    for (std::size_t i = 0; i < bits.size(); ++i)
        names.append(i == 0 ? "" : i + 1 == bits.size() ? " and " : ", ").append(bits[i]->part);
    return names;
}

void place_bits(std::vector<XAxis::Value>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i].after_gap = i > 0 && values[i].value == 32;
        values[i].position = values[i].after_gap ? values[i - 1].position + 2 : values[i].value.get<double>();
    }
}

// Ascending numbers to scale. Where two would lie too close for their labels, they stand a step apart each.
bool place_numbers(std::vector<XAxis::Value>& values) {
    const auto number = [&](std::size_t i) { return values[i].value.get<double>(); };
    const auto last = values.size() - 1;
    const std::size_t first = number(0) == 0 && last > 1 ? 1 : 0;
    const bool logarithmic = number(first) > 0 && number(last) >= 10 * number(first);
    const std::size_t from = logarithmic ? first : 0;
    const auto scaled = [&](std::size_t i) { return logarithmic ? std::log(number(i)) : number(i); };
    const double step = (scaled(last) - scaled(from)) / static_cast<double>(last - from);
    constexpr double kLeast = 0.06;  // of the axis' length, between two labels
    for (std::size_t i = from; i <= last; ++i) {
        values[i].position = static_cast<double>(from) + (scaled(i) - scaled(from)) / step;
        if (i > from && values[i].position - values[i - 1].position < kLeast * static_cast<double>(last + 1))
            return false;
    }
    values[from].after_gap = from > 0;
    return true;
}

void place_values(XAxis& x) {
    if (x.bits) return place_bits(x.values);
    const bool numbers =
        std::all_of(x.values.begin(), x.values.end(), [](const auto& v) { return v.value.is_number(); });
    if (numbers && x.values.size() > 2 && place_numbers(x.values)) return;
    for (std::size_t i = 0; i < x.values.size(); ++i) x.values[i].position = static_cast<double>(i);
}

XAxis make_x(const SweepRow& sweep, const Cells& cells, const std::string& chosen) {
    XAxis x;
    if (sweep.axes.empty()) return {"", "", false, false, {{Json(), ""}}};
    const auto bits = find_bits_axis(sweep, cells);
    const auto set = bits_set_by(sweep, bits);
    x.sets_both = std::count_if(set.begin(), set.end(), [](const BitKey* key) { return key->of_body; }) == 2;
    x.bits = !bits.empty() && (chosen.empty() || chosen == bits);
    x.name = !chosen.empty() ? chosen : x.bits ? bits : sweep.axes.front();
    x.label = x.bits ? "bits (" + parts_text(set) + ")" : x.name;
    auto values = distinct_values(cells, x.name);
    if (std::all_of(values.begin(), values.end(), [](const Json& v) { return v.is_number(); }))
        std::sort(values.begin(), values.end());
    for (auto& value : values) {
        auto text = plain(value);
        x.values.push_back({std::move(value), std::move(text)});
    }
    place_values(x);
    return x;
}

// Whether none of the runs that have started is quantized.
bool is_full_precision(const Cells& cells) {
    bool some = false;
    for (const auto* cell : cells) {
        if (!cell->run.config.is_known()) continue;
        if (!cell->run.config.is_full_precision()) return false;
        some = true;
    }
    return some;
}

// "W2A32"; "" where weights and activations are alike, or nothing is known.
std::string widths_of(const Cells& cells) {
    const auto known =
        std::find_if(cells.begin(), cells.end(), [](const CellRow* cell) { return cell->run.config.is_known(); });
    if (known == cells.end()) return {};
    const auto& config = (*known)->run.config;
    const auto weights =
        config.method(Role::kWeight) == "none" ? 32 : config.integer(config.key_of(KeyRole::kWeightBits));
    const auto activations =
        config.method(Role::kActivation) == "none" ? 32 : config.integer(config.key_of(KeyRole::kActivationBits));
    return weights == activations ? "" : fmt::format("W{}A{}", weights, activations);
}

// One series from cells that differ in x and seed only (or in axes that do not matter to their arm). `split_axes`:
// those on which the arm's cells differ.
Series make_series(const Cells& cells, const std::vector<std::string>& split_axes, const ResultGrid& grid) {
    Series series;
    series.arm = series.label = cells.front()->arm;
    for (const auto& axis : split_axes)
        if (!varies(cells, axis)) {
            series.at.emplace_back(axis, value_on(*cells.front(), axis));
            series.label += fmt::format(", {}={}", axis, plain(series.at.back().second));
        }
    series.full_precision = is_full_precision(cells);
    series.flat = (varies(cells, grid.x.name) || series.full_precision) && tells_runs_apart(cells, {});
    if (series.flat) {
        series.level = summarize(cells, grid.metric.key);
        return series;
    }
    std::map<Json, Cells> at_x;
    for (const auto* cell : cells) at_x[value_on(*cell, grid.x.name)].push_back(cell);
    for (const auto& x : grid.x.values) {
        const auto here = at_x.find(x.value);
        auto& point = series.points.emplace_back();
        if (here == at_x.end()) continue;
        point = summarize(here->second, grid.metric.key);
        if (grid.x.sets_both) point->widths = widths_of(here->second);
    }
    return series;
}

// Axes other than x that take several values at one arm and x; the rest go along with x.
void find_split_axes(const SweepRow& sweep, const Cells& cells, ResultGrid& grid) {
    const auto at_arm_and_x =
        grouped(cells, [&](const CellRow& cell) { return write_json(value_on(cell, grid.x.name)) + cell.arm; });
    std::map<Json, const CellRow*> first_at;
    for (const auto* cell : cells) first_at.emplace(value_on(*cell, grid.x.name), cell);
    for (const auto& axis : without(sweep.axes, grid.x.name)) {
        if (std::any_of(at_arm_and_x.begin(), at_arm_and_x.end(), [&](const Cells& c) { return varies(c, axis); })) {
            grid.split_axes.push_back(axis);
            continue;
        }
        if (cells.empty() || !varies(cells, axis)) continue;
        std::vector<std::string> pairs;
        for (const auto& x : grid.x.values)
            pairs.push_back(fmt::format("{} at {}", plain(value_on(*first_at.at(x.value), axis)), x.label));
        grid.notes.push_back(fmt::format("{} goes along with {}: {}.", axis, grid.x.name, fmt::join(pairs, ", ")));
    }
}

void add_arm(const Cells& arm_cells, ResultGrid& grid) {
    std::vector<std::string> axes = grid.split_axes, varying;
    for (const auto& axis : grid.split_axes) {
        if (varies(arm_cells, axis)) varying.push_back(axis);
        auto fewer = without(axes, axis);
        auto with_x = fewer;
        with_x.push_back(grid.x.name);
        if (tells_runs_apart(arm_cells, with_x)) axes = std::move(fewer);
    }
    for (const auto& cells : grouped(arm_cells, [&](const CellRow& cell) { return values_on(cell, axes); }))
        grid.series.push_back(make_series(cells, varying, grid));
}

// Runs of one cell must differ by their seeds alone.
void note_code(const Cells& cells, ResultGrid& grid) {
    std::map<std::string, std::set<std::string>> code_of;  // by cell
    for (const auto* cell : cells) {
        std::string label = cell->arm;
        for (const auto& [axis, value] : cell->at) label += fmt::format(", {}={}", axis, plain(value));
        for (std::size_t at = 0; at < cell->run.code.size();) {
            const auto end = std::min(cell->run.code.find(',', at), cell->run.code.size());
            code_of[label].insert(cell->run.code.substr(at, end - at));
            at = end + 1;
        }
    }
    for (const auto& [label, codes] : code_of) {
        if (codes.size() < 2) continue;
        grid.mixed_code.push_back(label);
        grid.notes.push_back(fmt::format("{}: its runs come from different code ({}).", label, fmt::join(codes, ", ")));
    }
}

void note_resuming(const Cells& cells, ResultGrid& grid) {
    std::map<bool, std::set<std::string>> trainers;  // by whether they resume exactly
    for (const auto* cell : cells)
        if (const auto trainer = cell->run.config.trainer(); !trainer.empty())
            trainers[cell->run.config.resumes_exactly()].insert(trainer);
    for (const auto& [is_exact, names] : trainers)
        grid.notes.push_back(fmt::format("Stopped and resumed, a run of {} {}.", fmt::join(names, ", "),
                                         is_exact ? "ends with the same numbers" : "may end with other numbers"));
}

// A warning about scripts that know nothing of bitsweep: a seed that is ignored gives one number again and again,
// and early stopping ends a run before its last epoch.
void note_scripts(const Cells& cells, ResultGrid& grid) {
    std::set<std::string> scripts, ended_early;
    for (const auto* cell : cells) {
        const auto& run = cell->run;
        if (run.config.trainer().empty()) continue;
        scripts.insert(cell->arm);
        if (run.state == RunState::kFinished && run.epoch < run.epochs) ended_early.insert(run.id);
    }
    std::vector<std::string> equal;
    for (const auto& cell : grid.cells()) {
        std::set<double> values;
        for (const auto& seed : cell.summary->seeds)
            if (seed.value) values.insert(*seed.value);
        if (scripts.contains(grid.series[cell.series].arm) && cell.summary->estimate.n > 1 && values.size() == 1)
            equal.push_back(grid.label(cell));
    }
    if (!equal.empty())
        grid.notes.push_back(
            fmt::format("{}: all seeds gave the same value; the script may ignore its seed.", fmt::join(equal, "; ")));
    if (!ended_early.empty())
        grid.notes.push_back(
            fmt::format("{} ended by itself before its last epoch.", counted(ended_early.size(), "run")));
    note_code(cells, grid);
    note_resuming(cells, grid);
}

}  // namespace

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
    if (!cell.x) return {};
    return cell.summary->widths.empty() ? x.place(x.values[*cell.x].label) : cell.summary->widths;
}

std::string ResultGrid::label(const GridCell& cell) const {
    const auto at = place(cell);
    return series[cell.series].label + (at.empty() ? "" : ", " + at);
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
    grid.metric = describe_metric(sweep, metric_key);
    Cells cells;
    std::map<std::string, Cells> by_arm;
    for (const auto& cell : sweep.cells) {
        cells.push_back(&cell);
        by_arm[cell.arm].push_back(&cell);
    }
    grid.x = make_x(sweep, cells, x);
    find_split_axes(sweep, cells, grid);
    for (const auto& arm : sweep.arms)
        if (const auto found = by_arm.find(arm); found != by_arm.end()) add_arm(found->second, grid);
    note_scripts(cells, grid);
    std::set<std::string> seen;
    for (const auto* cell : cells)
        if (seen.insert(cell->run.id).second)
            grid.runs.add({cell->seed, cell->run.id, cell->run.state, finished_value(cell->run, metric_key)});
    return grid;
}

}  // namespace bitsweep
