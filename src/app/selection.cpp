#include "app/selection.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "config/config_io.h"
#include "report/exhibit/cell_text.h"

namespace bitsweep::app {
namespace {

struct Condition {
    std::string key;
    std::string text;  ///< as given
    Json value;        ///< `text` as JSON where it is JSON, else as text
};

enum class Match { kYes, kNo, kUnknown };

std::string hint_from(const std::string& name, const std::set<std::string>& known) {
    return name_hint(name, {known.begin(), known.end()});
}

Condition parse_condition(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        throw ConfigError("--where", "expected key=value, got '" + text + "'", "for example --where bits=2");
    const auto value = text.substr(equals + 1);
    return {text.substr(0, equals), value, json_or_text(value)};
}

bool is_equal(const Json& value, const Condition& condition) {
    return value == condition.value || plain(value) == condition.text;  // 2 == 2.0 for nlohmann's ==
}

bool has_axis(const SweepRow& sweep, const std::string& axis) {
    return std::find(sweep.axes.begin(), sweep.axes.end(), axis) != sweep.axes.end();
}

// The value that a condition on this key is compared with; nullopt where the run has not begun, so nobody knows.
std::optional<Json> value_of(const SweepRow& sweep, const CellRow& cell, const std::string& key) {
    if (has_axis(sweep, key)) return value_on(cell, key);
    if (key == "arm") return Json(cell.arm);
    if (key == "seed") return Json(cell.seed);
    if (!cell.run.config.is_known()) return is_config_key(key) ? std::nullopt : std::optional(Json());
    const bool is_own = is_config_key(key) || !cell.run.config.trainer().empty();
    return is_own ? cell.run.config.at(key) : Json();  // another sweep's axis, or another trainer's key
}

Match matches(const SweepRow& sweep, const CellRow& cell, const Condition& condition) {
    const auto answer = [](bool is_match) { return is_match ? Match::kYes : Match::kNo; };
    if (condition.key == "state") return answer(to_string(cell.run.state) == condition.text);
    const auto value = value_of(sweep, cell, condition.key);
    return value ? answer(is_equal(*value, condition)) : Match::kUnknown;
}

// A run that surely does not match is left out, whatever else is unknown.
Match matches_all(const SweepRow& sweep, const CellRow& cell, const std::vector<Condition>& conditions) {
    Match all = Match::kYes;
    for (const auto& condition : conditions) {
        const auto match = matches(sweep, cell, condition);
        if (match == Match::kNo) return match;
        if (match == Match::kUnknown) all = match;
    }
    return all;
}

void check_state(const Condition& condition) {
    std::set<std::string> names;
    for (const auto state : kRunStates) names.insert(to_string(state));
    if (!names.contains(condition.text))
        throw ConfigError("--where state", "unknown state '" + condition.text + "'", hint_from(condition.text, names));
}

// Some cell has the value, or may have it.
void check_value(const std::vector<SweepRow>& sweeps, const Condition& condition) {
    constexpr std::size_t kListed = 20;
    std::vector<std::string> values;
    std::set<std::string> seen;
    for (const auto& sweep : sweeps) {
        for (const auto& cell : sweep.cells) {
            const auto value = value_of(sweep, cell, condition.key);
            if (!value || is_equal(*value, condition)) return;
            if (value->is_null()) continue;
            const auto [text, is_new] = seen.insert(plain(*value));
            if (is_new && values.size() < kListed) values.push_back(*text);
        }
    }
    if (values.empty()) return;
    throw ConfigError("--where " + condition.key, "no cell is at '" + condition.text + "'",
                      fmt::format("there are {}{}", fmt::join(values, ", "),
                                  seen.size() > kListed ? fmt::format(", ... ({} in all)", seen.size()) : ""));
}

// Several keys may end in the same word, and the nearest by spelling need not be the one that was meant: "bits" of
// which layers?
std::string key_hint(const std::string& name, const std::set<std::string>& keys) {
    std::vector<std::string> found;
    for (const auto& key : keys)
        if (key.ends_with("." + name)) found.push_back(key);
    return found.size() < 2 ? hint_from(name, keys) : fmt::format("there are {}", fmt::join(found, ", "));
}

void check_condition(const std::vector<SweepRow>& sweeps, const Condition& condition) {
    if (condition.key == "state") return check_state(condition);
    std::set<std::string> keys = {"arm", "state"};
    for (const auto& info : config_keys()) keys.insert(info.key);
    for (const auto& sweep : sweeps) keys.insert(sweep.axes.begin(), sweep.axes.end());
    for (const auto& sweep : sweeps)
        for (const auto& cell : sweep.cells)
            if (!cell.run.config.trainer().empty())
                for (const auto& [key, value] : cell.run.config.values()) keys.insert(key);
    if (keys.contains(condition.key)) return check_value(sweeps, condition);
    throw ConfigError("--where", "no axis or config key '" + condition.key + "'", key_hint(condition.key, keys));
}

void check_arm(const std::vector<SweepRow>& sweeps, const std::string& arm) {
    std::set<std::string> arms;
    for (const auto& sweep : sweeps) arms.insert(sweep.arms.begin(), sweep.arms.end());
    if (!arms.contains(arm)) throw ConfigError("--arm", "no arm '" + arm + "'", hint_from(arm, arms));
}

std::vector<std::string> all_axes(const std::vector<SweepRow>& sweeps) {
    std::vector<std::string> axes;
    for (const auto& sweep : sweeps)
        for (const auto& axis : sweep.axes)
            if (std::find(axes.begin(), axes.end(), axis) == axes.end()) axes.push_back(axis);
    return axes;
}

// A scalar as it is; a list or object as JSON text.
Json cell_value(const Json& value) {
    return value.is_structured() ? Json(write_json(value)) : value;
}

Json number_or_null(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? Json(*value) : Json();
}

// Cells of one arm at one point, in expansion order of the first.
std::vector<std::vector<const CellRow*>> grouped(const SweepRow& sweep) {
    std::vector<std::vector<const CellRow*>> groups;
    std::map<std::string, std::size_t> index;
    for (const auto& cell : sweep.cells) {
        const auto [found, is_new] = index.emplace(cell.arm + "\n" + write_json(Json(cell.at)), groups.size());
        if (is_new) groups.emplace_back();
        groups[found->second].push_back(&cell);
    }
    return groups;
}

void add_summary(const CellSummary& summary, const Metric& metric, bool is_exact, std::vector<Json>& row) {
    if (!is_exact) {
        row.emplace_back(cell_text(summary, metric.decimals));
        return;
    }
    const auto& estimate = summary.estimate;
    const auto& counts = summary.counts;
    row.emplace_back(metric.key);
    row.push_back(estimate.n > 0 ? Json(estimate.mean) : Json());
    row.push_back(number_or_null(estimate.sd));
    for (const auto count : {estimate.n, counts.diverged, counts.failed, counts.missing(), counts.no_value})
        row.emplace_back(count);
}

// The value of the last epoch, or of the end; whatever the run's state.
std::optional<double> last_value(const RunRow& run, const std::string& key) {
    if (key == run.metric && run.value) return run.value;  // needs no reading
    for (const auto* values : {&run.metrics, &run.result})
        if (const auto found = values->find(key); found != values->end()) return found->second;
    return std::nullopt;
}

}  // namespace

std::string main_metric(const std::vector<SweepRow>& sweeps) {
    std::set<std::string> names;
    for (const auto& sweep : sweeps)
        for (const auto& cell : sweep.cells)
            if (cell.run.config.is_known()) names.insert(cell.run.metric);
    if (names.size() > 1)
        throw ConfigError("--metric", "these runs are of trainers with different main metrics",
                          fmt::format("one of {}", fmt::join(names, ", ")));
    return names.empty() ? TrainerMetric().name : *names.begin();
}

std::vector<SweepRow> select_cells(std::vector<SweepRow> sweeps, const Selection& selection,
                                   std::size_t& unknown_config) {
    std::vector<Condition> conditions;
    for (const auto& text : selection.where) conditions.push_back(parse_condition(text));
    if (!selection.arm.empty()) check_arm(sweeps, selection.arm);
    for (const auto& condition : conditions) check_condition(sweeps, condition);
    unknown_config = 0;
    for (auto& sweep : sweeps) {
        std::vector<CellRow> kept;
        for (auto& cell : sweep.cells) {
            if (!selection.arm.empty() && cell.arm != selection.arm) continue;
            const auto match = matches_all(sweep, cell, conditions);
            if (match == Match::kYes) kept.push_back(std::move(cell));
            else if (match == Match::kUnknown) ++unknown_config;
        }
        sweep.cells = std::move(kept);
    }
    return sweeps;
}

SweepRow select_cells(SweepRow sweep, const Selection& selection) {
    if (selection.arm.empty() && selection.where.empty()) return sweep;
    std::size_t unknown_config = 0;
    std::vector<SweepRow> one;
    one.push_back(std::move(sweep));
    return std::move(select_cells(std::move(one), selection, unknown_config).front());
}

bool is_by_place(const Selection& selection, const SweepRow& sweep) {
    return std::all_of(selection.where.begin(), selection.where.end(), [&](const std::string& text) {
        const auto key = parse_condition(text).key;
        return key == "arm" || key == "seed" || has_axis(sweep, key);
    });
}

TextTable cell_table(const std::vector<SweepRow>& sweeps, const std::string& metric_key, bool is_exact) {
    const auto metric = sweeps.empty() ? describe_metric(metric_key) : describe_metric(sweeps.front(), metric_key);
    const auto axes = all_axes(sweeps);
    TextTable table{{"sweep", "arm"}, {}};
    table.columns.insert(table.columns.end(), axes.begin(), axes.end());
    if (is_exact)
        for (const char* name : {"metric", "mean", "sd", "n", "diverged", "failed", "missing", "no_value"})
            table.columns.emplace_back(name);
    else table.columns.push_back(metric.label);
    for (const auto& sweep : sweeps)
        for (const auto& cells : grouped(sweep)) {
            std::vector<Json> row = {sweep.name, cells.front()->arm};
            for (const auto& axis : axes) row.push_back(cell_value(value_on(*cells.front(), axis)));
            add_summary(summarize(cells, metric_key), metric, is_exact, row);
            table.rows.push_back(std::move(row));
        }
    return table;
}

std::vector<RunColumn> run_columns(const std::vector<std::string>& axes, const std::string& metric) {
    std::vector<RunColumn> columns;
    const auto of_place = [&](const std::string& name, auto value) { columns.push_back({name, value, true}); };
    const auto of_run = [&](const std::string& name, auto value) {
        columns.push_back({name, [value](const SweepRow&, const CellRow& cell) { return Json(value(cell.run)); }});
    };
    of_place("run", [](const SweepRow&, const CellRow& cell) { return Json(cell.run.id); });
    of_place("sweep", [](const SweepRow& sweep, const CellRow&) { return Json(sweep.name); });
    of_place("arm", [](const SweepRow&, const CellRow& cell) { return Json(cell.arm); });
    for (const auto& axis : axes)
        of_place(axis, [axis](const SweepRow&, const CellRow& cell) { return cell_value(value_on(cell, axis)); });
    of_place("seed", [](const SweepRow&, const CellRow& cell) { return Json(cell.seed); });
    of_run("state", [](const RunRow& run) { return to_string(run.state); });
    of_run("epoch", [](const RunRow& run) { return run.epoch < 0 ? Json() : Json(run.epoch); });
    of_run("epochs", [](const RunRow& run) { return run.epochs; });
    of_run(metric, [metric](const RunRow& run) { return number_or_null(last_value(run, metric)); });
    of_run("train_s", [](const RunRow& run) { return run.train_s; });
    of_run("attempts", [](const RunRow& run) { return run.attempts; });
    of_run("message", [](const RunRow& run) { return run.message; });
    return columns;
}

TextTable run_table(const std::vector<SweepRow>& sweeps, const std::string& metric) {
    const auto columns = run_columns(all_axes(sweeps), metric);
    TextTable table;
    for (const auto& column : columns) table.columns.push_back(column.name);
    for (const auto& sweep : sweeps)
        for (const auto& cell : sweep.cells) {
            auto& row = table.rows.emplace_back();
            for (const auto& column : columns) row.push_back(column.value(sweep, cell));
        }
    return table;
}

}  // namespace bitsweep::app
