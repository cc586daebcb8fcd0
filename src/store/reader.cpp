#include "store/reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "base/names.h"
#include "config/resolve.h"
#include "runs/files.h"
#include "store/axis_keys.h"
#include "store/connection.h"
#include "store/problem_log.h"
#include "store/run_reader.h"
#include "store/schema.h"
#include "store/select.h"
#include "store/statements.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> strings_in(const OrderedJson& list) {
    std::vector<std::string> strings;
    for (const auto& value : list)
        if (value.is_string()) strings.push_back(value.get<std::string>());
    return strings;
}

// A list of names, or name -> keys.
void read_axes(const OrderedJson& axes, SweepRow& sweep) {
    if (!axes.is_object()) sweep.axes = strings_in(axes);
    else
        for (const auto& [axis, keys] : axes.items()) {
            sweep.axes.push_back(axis);
            sweep.axis_keys[axis] = strings_in(keys);
        }
}

using Coordinates = std::vector<std::pair<std::string, Json>>;

Coordinates coordinates_in(const std::string& json) {
    Coordinates at;
    const auto object = read_ordered_json(json);
    for (const auto& [axis, value] : object.items()) at.emplace_back(axis, Json(value));
    return at;
}

// Gives each run to the cells that it serves.
void place(const std::vector<RunRow>& runs, std::vector<CellRow>& cells) {
    std::unordered_map<std::string_view, const RunRow*> by_id;
    for (const auto& run : runs) by_id.emplace(run.id, &run);
    for (auto& cell : cells)
        if (const auto found = by_id.find(cell.run.id); found != by_id.end()) cell.run = *found->second;
}

std::set<std::string> arms_in_full_precision(const SweepRow& sweep) {
    std::set<std::string> full, quantized;
    for (const auto& cell : sweep.cells)
        if (cell.run.config.is_known() && !quantized.contains(cell.arm))  // each config that is asked must be read
            (cell.run.config.is_full_precision() ? full : quantized).insert(cell.arm);
    std::erase_if(full, [&](const std::string& arm) { return quantized.contains(arm); });
    return full;
}

// Lets a statement of the user's find the states that every command says: a copy of the table stands before it, and so
// do the views.
void show_states(SQLite::Database& database, const std::map<std::string, std::string>& states) {
    if (states.empty()) return;
    database.exec(
        "PRAGMA query_only = OFF; PRAGMA temp_store = MEMORY; CREATE TEMP TABLE runs AS SELECT * FROM main.runs; "
        "CREATE UNIQUE INDEX temp.runs_by_key ON runs (run); CREATE UNIQUE INDEX temp.runs_by_id ON runs (id)");
    Statements sql(database);
    for (const auto& [id, state] : states) sql.run("UPDATE temp.runs SET state = ? WHERE id = ?", state, id);
    std::vector<std::string> views;
    sql.each("SELECT sql FROM main.sqlite_master WHERE type = 'view' ORDER BY rowid",
             [&](const std::string& view) { views.push_back(view); });
    for (const auto& view : views) database.exec("CREATE TEMP" + view.substr(std::string_view("CREATE").size()));
    database.exec("PRAGMA query_only = ON");
}

// Which test images a run has right, by the files of its folder; empty where they are not there, or do not agree.
std::vector<bool> right_answers(const fs::path& folder) {
    std::vector<bool> right;
    const auto answers = read_file_if_exists(folder / kPredictionsFile);
    const auto labels = read_file_if_exists(folder / kLabelsFile);
    if (!answers || !labels || answers->size() != labels->size()) return right;
    for (std::size_t i = 0; i < labels->size(); ++i) right.push_back((*answers)[i] == (*labels)[i]);
    return right;
}

}  // namespace

struct Reader::Impl {
    Impl(fs::path results_folder, fs::path database_file, double limit, std::set<std::string> cancelled,
         std::set<std::string> retried)
        : results(std::move(results_folder)),
          file(std::move(database_file)),
          limit_s(limit),
          database(open_for_reading(file)),
          runs(sql, version, results, std::move(cancelled), std::move(retried)) {}

    fs::path results, file;
    double limit_s;
    mutable SQLite::Database database;
    mutable Statements sql{database};
    const int version = schema_version(database);
    RunReader runs;

    std::vector<std::string> texts(std::string_view query, const auto&... values) const {
        std::vector<std::string> list;
        sql.each(
            query, [&](const std::string& text) { list.push_back(text); }, values...);
        return list;
    }

    // Calls `place` with arm, coordinates, seed and run of `count` cells of a sweep, from the `first` on.
    void each_place(std::int64_t sweep, std::size_t first, std::size_t count, const auto& place) const {
        std::unordered_map<std::string, Coordinates> read;  // the seeds of a point have the same text
        sql.each(
            "SELECT arm, at, seed, id FROM cells JOIN runs USING (run) WHERE sweep = ? ORDER BY position LIMIT ? "
            "OFFSET ?",
            [&](std::string arm, const std::string& at, std::int64_t seed, std::string id) {
                const auto [point, is_new] = read.try_emplace(at);
                if (is_new) point->second = coordinates_in(at);
                place(std::move(arm), point->second, seed, std::move(id));
            },
            sweep, count, first);
    }

    // Calls `row` with each point of the lines that the columns `lines` tell apart: those columns, then the point.
    // `tables`: runs r, and m, whose rows hold the values by epoch. A single epoch needs no GROUP BY, which costs three
    // times as much.
    void each_point(const std::string& lines, const std::string& tables, const auto& row,
                    const std::set<std::string>& chosen, const std::string& key, std::int64_t epochs) const {
        const auto from = " FROM " + tables +
                          " WHERE r.id IN (SELECT value FROM json_each(?)) AND "
                          "m.name = (SELECT name FROM names WHERE text = ?)";
        const auto ids = write_json(Json(chosen));
        if (epochs == 1)
            sql.each(
                "SELECT " + lines + ", m.epoch, m.value, m.value, m.value" + from + " ORDER BY " + lines + ", m.epoch",
                row, ids, key);
        else
            sql.each("SELECT " + lines +
                         ", max(m.epoch), avg(m.value), min(m.value), max(m.value), m.epoch / ? AS point" + from +
                         " AND abs(m.value) < 9e999 GROUP BY " + lines + ", point ORDER BY " + lines + ", point",
                     row, epochs, ids, key);
    }

    // Of each run, what `of_epoch` says of its last timing t of an epoch, summed up to each epoch; d is its documents.
    RunCurves sums_by_epoch(const std::set<std::string>& chosen, const std::string& of_epoch) const {
        RunCurves sums;
        sql.each(
            "SELECT r.id, t.epoch, " + of_epoch +
                " FROM runs r JOIN timings t USING (run) LEFT JOIN documents d USING (run) "
                "WHERE r.id IN (SELECT value FROM json_each(?)) AND t.attempt = (SELECT max(u.attempt) FROM timings u "
                "WHERE u.run = t.run AND u.epoch = t.epoch) ORDER BY r.id, t.epoch",
            [&](const std::string& id, std::int64_t epoch, double value) {
                auto& curve = sums[id];
                const CurvePoint last = curve.empty() ? CurvePoint{0, 0} : curve.back();
                if (epoch == last.epoch + 1 && std::isfinite(value)) curve.push_back({epoch, last.value + value});
            },
            write_json(Json(chosen)));
        return sums;
    }

    std::vector<Declaration> declared(std::int64_t sweep) const {
        std::vector<Declaration> list;
        if (schema_version(database) < kVersionWithDeclarations) return list;
        std::string text;
        sql.first(std::tie(text), "SELECT declared FROM sweeps WHERE sweep = ?", sweep);
        for (const auto& entry : read_json(text)) {
            if (!entry.is_object() || !entry.contains("contrast")) continue;
            auto& one = list.emplace_back(Declaration{entry["contrast"], text_at(entry, "time"), false, {}});
            one.post_hoc = entry.value("post_hoc", Json()) == Json(true);
            for (const auto& seed : entry.value("later_seeds", Json::array()))
                if (seed.is_number_integer()) one.later_seeds.push_back(seed.get<std::int64_t>());
        }
        return list;
    }

    // Key of the sweep; throws with the nearest name if there is none.
    std::int64_t sweep_key(const std::string& name) const {
        std::int64_t key = 0;
        if (sql.first(std::tie(key), "SELECT sweep FROM sweeps WHERE name = ?", name)) return key;
        const auto names = texts("SELECT name FROM sweeps ORDER BY name");
        const std::vector<std::string_view> candidates(names.begin(), names.end());
        throw ConfigError("sweep", "no sweep '" + name + "' in " + results.string(),
                          names.empty() ? "it has none yet: 'bitsweep run' makes one" : name_hint(name, candidates));
    }
};

Reader::Reader(fs::path results, const fs::path& database, std::set<std::string> cancelled, double limit_s,
               std::set<std::string> retried)
    : impl_(new Impl(std::move(results), database, limit_s, std::move(cancelled), std::move(retried))) {
    stop_after(impl_->database, limit_s);
}

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;

std::vector<std::string> Reader::sweep_names() const {
    return impl_->texts("SELECT name FROM sweeps ORDER BY name");
}

SweepRow Reader::sweep(const std::string& name) const {
    SQLite::Transaction snapshot(impl_->database);
    auto sweep = outline(name);
    place(impl_->runs.list("WHERE run IN (SELECT run FROM cells WHERE sweep = ?)", impl_->sweep_key(name)),
          sweep.cells);
    recover_axis_keys(sweep);
    return sweep;
}

SweepRow Reader::outline(const std::string& name) const {
    return outline(name, 0, std::numeric_limits<std::int64_t>::max());
}

SweepRow Reader::outline(const std::string& name, std::size_t first, std::size_t count) const {
    const auto key = impl_->sweep_key(name);
    SweepRow sweep;
    sweep.name = name;
    std::string arms, axes, contrasts;
    impl_->sql.first(std::tie(sweep.question, arms, axes, contrasts),
                     "SELECT question, arms, axes, contrasts FROM sweeps WHERE sweep = ?", key);
    sweep.arms = strings_in(read_ordered_json(arms));
    read_axes(read_ordered_json(axes), sweep);
    sweep.contrasts = read_json(contrasts);
    sweep.declared = impl_->declared(key);
    std::string metric;
    if (impl_->version >= kVersionWithMetric)
        impl_->sql.first(std::tie(metric), "SELECT metric FROM sweeps WHERE sweep = ?", key);
    sweep.metric = metric_in(read_json(metric));

    std::size_t cells = 0;
    impl_->sql.first(std::tie(cells), "SELECT count(*) FROM cells WHERE sweep = ?", key);
    sweep.cells.reserve(std::min(cells, count));
    impl_->each_place(key, first, count,
                      [&](std::string arm, const Coordinates& at, std::int64_t seed, std::string id) {
                          auto& cell = sweep.cells.emplace_back();
                          cell.arm = std::move(arm);
                          cell.at = at;
                          cell.seed = seed;
                          cell.run.id = std::move(id);
                      });
    return sweep;
}

std::vector<std::string> Reader::runs_of_cells(const std::string& sweep) const {
    return impl_->texts("SELECT id FROM cells JOIN runs USING (run) WHERE sweep = ? ORDER BY position",
                        impl_->sweep_key(sweep));
}

void Reader::read_runs(std::vector<CellRow>& cells) const {
    std::set<std::string> ids;
    for (const auto& cell : cells) ids.insert(cell.run.id);
    place(impl_->runs.list("WHERE id IN (SELECT value FROM json_each(?))", write_json(Json(ids))), cells);
}

std::set<std::string> Reader::full_precision_arms(const std::string& sweep) const {
    if (impl_->version < kVersionWithPrecision) return arms_in_full_precision(this->sweep(sweep));
    const auto arms = impl_->texts(
        "SELECT arm FROM cells JOIN runs USING (run) WHERE sweep = ? GROUP BY arm HAVING min(full_precision) = 1",
        impl_->sweep_key(sweep));
    return {arms.begin(), arms.end()};
}

std::string Reader::question(const std::string& sweep) const {
    return impl_->texts("SELECT coalesce(question, '') FROM sweeps WHERE sweep = ?", impl_->sweep_key(sweep)).front();
}

void Reader::read_answers(std::vector<CellRow>& cells) const {
    for (auto& [arm, at, seed, run] : cells) {
        if (run.state != RunState::kFinished || !run.right.empty()) continue;
        try {
            run.right = right_answers(run_folder(impl_->results, run.id));
        } catch (const SystemError& error) {
            run.unread = error.what();
        }
    }
}

std::vector<CellPlace> Reader::places(const std::string& sweep) const {
    std::vector<CellPlace> places;
    impl_->each_place(impl_->sweep_key(sweep), 0, std::numeric_limits<std::int64_t>::max(),
                      [&](std::string arm, const Coordinates& at, std::int64_t seed, std::string id) {
                          places.push_back({std::move(arm), at, seed, std::move(id)});
                      });
    return places;
}

std::map<std::string, std::size_t> Reader::cell_counts(const std::string& sweep) const {
    std::map<std::string, std::size_t> counts;
    impl_->sql.each(
        "SELECT id, count(*) FROM cells JOIN runs USING (run) WHERE sweep = ? GROUP BY run",
        [&](const std::string& id, std::size_t count) { counts.emplace(id, count); }, impl_->sweep_key(sweep));
    return counts;
}

std::vector<RunRow> Reader::runs() const {
    return impl_->runs.list("ORDER BY id");
}

std::vector<StatusRow> Reader::status(const std::optional<std::string>& sweep) const {
    if (!sweep) return impl_->runs.status("ORDER BY id");
    return impl_->runs.status(
        "JOIN (SELECT run, min(position) AS position FROM cells WHERE sweep = ? GROUP BY run) USING (run) "
        "ORDER BY position",
        impl_->sweep_key(*sweep));
}

std::optional<StatusRow> Reader::status_of(const std::string& id) const {
    auto found = impl_->runs.status("WHERE id = ?", id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::set<std::string> Reader::open_runs() const {
    const auto ids = impl_->texts("SELECT id FROM runs WHERE is_open");
    return {ids.begin(), ids.end()};
}

std::string Reader::run_id(const std::string& prefix) const {
    constexpr std::size_t kListed = 8;
    if (prefix.empty() || !is_hex(prefix))
        throw ConfigError("run", "'" + prefix + "' is not the start of a run id",
                          "ids are hex digits: bitsweep query --runs");
    auto found = impl_->texts("SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY id LIMIT ?", prefix, prefix + "g",
                              kListed + 1);  // "g" follows every hex digit
    if (found.size() == 1) return found.front();
    if (found.empty()) throw ConfigError("run", "no run starts with '" + prefix + "'", "ids: bitsweep query --runs");
    if (found.size() > kListed) found.back() = "...";
    throw ConfigError("run", fmt::format("several runs start with '{}'", prefix),
                      fmt::format("{}", fmt::join(found, ", ")));
}

std::optional<RunRow> Reader::run(const std::string& id) const {
    auto found = impl_->runs.list("WHERE id = ?", id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::map<std::string, std::vector<std::string>> Reader::sweeps_of_runs() const {
    std::map<std::string, std::vector<std::string>> sweeps;
    impl_->sql.each(
        "SELECT r.id, s.name FROM (SELECT sweep, run FROM cells UNION SELECT sweep, run FROM parents) "
        "JOIN runs r USING (run) JOIN sweeps s USING (sweep) ORDER BY s.name",
        [&](const std::string& id, const std::string& sweep) { sweeps[id].push_back(sweep); });
    return sweeps;
}

std::int64_t Reader::count_of_no_sweep() const {
    std::int64_t count = 0;
    impl_->sql.first(std::tie(count),
                     "SELECT count(*) FROM runs WHERE run NOT IN (SELECT run FROM cells) AND run NOT IN (SELECT run "
                     "FROM parents)");
    return count;
}

RunCurves Reader::curves(const std::string& sweep, const std::string& key) const {
    RunCurves curves;
    impl_->sql.each(
        "SELECT r.id, m.epoch, m.value FROM (SELECT DISTINCT run FROM cells WHERE sweep = ?) "
        "JOIN metrics m USING (run) JOIN runs r USING (run) "
        "WHERE m.name = (SELECT name FROM names WHERE text = ?) ORDER BY r.id, m.epoch",
        [&](const std::string& id, std::int64_t epoch, double value) {
            curves[id].push_back({epoch, value});
        },
        impl_->sweep_key(sweep), key);
    return curves;
}

RunCurves Reader::curves(const std::set<std::string>& runs, const std::string& key, std::int64_t epochs_a_point) const {
    RunCurves curves;
    impl_->each_point(
        "r.id", "runs r JOIN metrics m USING (run)",
        [&](const std::string& id, std::int64_t epoch, double value, double low, double high) {
            curves[id].push_back({epoch, value, low, high});
        },
        runs, key, epochs_a_point);
    return curves;
}

RunCurves Reader::steps(const std::set<std::string>& runs) const {
    return impl_->sums_by_epoch(runs, "round(t.images_per_s * t.train_s / (d.config ->> '$.batch'))");
}

RunCurves Reader::seconds(const std::set<std::string>& runs) const {
    return impl_->sums_by_epoch(runs, "t.train_s");
}

std::map<std::string, LayerCurves> Reader::layer_curves(const std::set<std::string>& runs, const std::string& key,
                                                        std::int64_t epochs_a_point) const {
    std::map<std::string, LayerCurves> curves;
    impl_->each_point(
        "r.id, l.text", "runs r JOIN layer_metrics m USING (run) JOIN names l ON l.name = m.layer",
        [&](const std::string& id, const std::string& layer, std::int64_t epoch, double value, double low,
            double high) {
            curves[id][layer].push_back({epoch, value, low, high});
        },
        runs, key, epochs_a_point);
    return curves;
}

Json Reader::model(const std::string& id) const {
    std::string model;
    impl_->sql.first(std::tie(model), "SELECT model FROM documents JOIN runs USING (run) WHERE id = ?", id);
    return read_json(model);
}

std::vector<std::string> Reader::commits(const std::string& sweep) const {
    return impl_->texts(
        "SELECT DISTINCT env ->> '$.git_commit' || iif(env ->> '$.git_dirty', '-dirty', '') AS git_commit FROM "
        "documents WHERE run IN (SELECT run FROM cells WHERE sweep = ?) AND git_commit <> '' ORDER BY git_commit",
        impl_->sweep_key(sweep));
}

std::vector<Json> Reader::probes(const std::string& kind) const {
    std::vector<Json> list;
    impl_->sql.each(
        "SELECT content FROM probes WHERE ? IN ('', content ->> '$.probe') ORDER BY hash",
        [&](const std::string& content) { list.push_back(read_json(content)); }, kind);
    return list;
}

EpochTimes Reader::epoch_times() const {
    EpochTimes times;
    impl_->sql.each(
        "SELECT workload, methods, device, threads, avg(epoch_s), count(*) FROM runs "
        "WHERE epoch_s IS NOT NULL AND workload <> '' GROUP BY workload, methods, device, threads",
        [&](const std::string& workload, const std::string& methods, const std::string& device, int threads,
            double mean_s, int runs) { times.add(workload, methods, device, threads, mean_s, runs); });
    return times;
}

std::vector<Problem> Reader::problems() const {
    std::vector<Problem> list;
    impl_->sql.each("SELECT path, line, what FROM problems ORDER BY path, line",
                    [&](const std::string& path, std::int64_t line, const std::string& what) {
                        list.push_back({problem_place(path, line), what, {}});
                    });
    return list;
}

StoreCounts Reader::counts() const {
    const auto count = [this](const char* table) {
        std::int64_t rows = 0;
        impl_->sql.first(std::tie(rows), fmt::format("SELECT count(*) FROM {}", table));
        return rows;
    };
    return {count("sweeps"), count("runs"), count("probes"),
            count("attempts") + count("metrics") + count("layer_metrics") + count("step_metrics") + count("timings"),
            count("problems")};
}

void Reader::select(const std::string& sql, const std::function<void(const std::vector<std::string>&)>& columns,
                    const std::function<void(const std::vector<Json>&)>& row,
                    const std::vector<std::string>& parameters) const {
    auto database = open_for_reading(impl_->file);
    show_states(database, impl_->runs.changed_states());
    stop_after(database, impl_->limit_s);
    select_rows(database, sql, columns, row, parameters);
}

}  // namespace bitsweep
