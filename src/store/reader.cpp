#include "store/reader.h"

#include <limits>
#include <unordered_map>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "base/names.h"
#include "runs/files.h"
#include "store/axis_keys.h"
#include "store/connection.h"
#include "store/problem_log.h"
#include "store/run_summary.h"
#include "store/select.h"
#include "store/statement.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::map<std::string, double> numbers_in(const std::string& json) {
    std::map<std::string, double> numbers;
    const auto object = read_json(json);
    for (const auto& [key, value] : object.items())
        numbers[key] = value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
    return numbers;
}

std::vector<std::string> strings_in(const OrderedJson& list) {
    std::vector<std::string> strings;
    for (const auto& value : list)
        if (value.is_string()) strings.push_back(value.get<std::string>());
    return strings;
}

// A list of names, or name -> keys.
void read_axes(const std::string& json, SweepRow& sweep) {
    const auto axes = read_ordered_json(json);
    if (!axes.is_object()) {
        sweep.axes = strings_in(axes);
        return;
    }
    for (const auto& [axis, keys] : axes.items()) {
        sweep.axes.push_back(axis);
        sweep.axis_keys[axis] = strings_in(keys);
    }
}

std::optional<double> number_in(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return column.getDouble();
}

std::vector<std::pair<std::string, Json>> coordinates_in(const std::string& json) {
    std::vector<std::pair<std::string, Json>> at;
    const auto object = read_ordered_json(json);
    for (const auto& [axis, value] : object.items()) at.emplace_back(axis, Json(value));
    return at;
}

constexpr const char* kRunRow =
    "SELECT id, state, is_open, config, epochs, epoch, metrics, result, train_s, attempts, message FROM runs "
    "LEFT JOIN documents USING (run) ";

constexpr const char* kStatusRow =
    "SELECT id, state, is_open, epochs, epoch, top1, epoch_s, train_s, attempts, message FROM runs ";

}  // namespace

struct Reader::Impl {
    fs::path results;
    std::set<std::string> cancelled;
    mutable SQLite::Database database;

    SQLite::Statement prepare(const std::string& sql) const { return {database, sql}; }

    // What the files say, but whether an open attempt is alive is asked now.
    RunState standing(const std::string& id, const std::string& stored, bool is_open) const {
        auto state = state_named(stored).value_or(RunState::kNew);
        if (is_open) state = is_run_locked(run_folder(results, id)) ? RunState::kRunning : RunState::kStopped;
        return standing_of(state, cancelled.contains(id));
    }

    RunRow run_row(SQLite::Statement& row) const {
        RunRow run;
        run.id = row.getColumn(0).getString();
        run.state = standing(run.id, row.getColumn(1).getString(), row.getColumn(2).getInt() != 0);
        if (!row.isColumnNull(3)) run.config = read_json(row.getColumn(3).getString());
        run.epochs = row.getColumn(4).getInt64();
        run.epoch = row.getColumn(5).getInt64();
        run.metrics = numbers_in(row.getColumn(6).getString());
        run.result = numbers_in(row.getColumn(7).getString());
        run.train_s = row.getColumn(8).getDouble();
        run.attempts = row.getColumn(9).getInt64();
        run.message = row.getColumn(10).getString();
        return run;
    }

    StatusRow status_row(SQLite::Statement& row) const {
        StatusRow run;
        run.id = row.getColumn(0).getString();
        run.state = standing(run.id, row.getColumn(1).getString(), row.getColumn(2).getInt() != 0);
        run.epochs = row.getColumn(3).getInt64();
        run.epoch = row.getColumn(4).getInt64();
        run.top1 = number_in(row.getColumn(5));
        run.epoch_s = number_in(row.getColumn(6));
        run.train_s = row.getColumn(7).getDouble();
        run.attempts = row.getColumn(8).getInt64();
        run.message = row.getColumn(9).getString();
        return run;
    }

    static CurvePoint point_in(SQLite::Statement& row, int epoch_column) {
        return {row.getColumn(epoch_column).getInt64(),
                number_in(row.getColumn(epoch_column + 1)).value_or(std::numeric_limits<double>::quiet_NaN())};
    }

    std::vector<std::string> texts(const std::string& sql) const {
        std::vector<std::string> list;
        auto rows = prepare(sql);
        while (rows.executeStep()) list.push_back(rows.getColumn(0).getString());
        return list;
    }

    // Key of the sweep; throws with the nearest name if there is none.
    std::int64_t sweep_key(const std::string& name) const {
        auto row = prepare("SELECT sweep FROM sweeps WHERE name = ?");
        start(row, name);
        if (row.executeStep()) return row.getColumn(0).getInt64();
        const auto names = texts("SELECT name FROM sweeps ORDER BY name");
        const std::vector<std::string_view> candidates(names.begin(), names.end());
        throw ConfigError("sweep", "no sweep '" + name + "' in " + results.string(),
                          names.empty() ? "it has none yet: 'bitsweep run' makes one" : name_hint(name, candidates));
    }
};

Reader::Reader(fs::path results, const fs::path& database, std::set<std::string> cancelled)
    : impl_(new Impl{std::move(results), std::move(cancelled), open_for_reading(database)}) {}

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;

std::vector<std::string> Reader::sweep_names() const {
    return impl_->texts("SELECT name FROM sweeps ORDER BY name");
}

SweepRow Reader::sweep(const std::string& name) const {
    SQLite::Transaction snapshot(impl_->database);
    const auto key = impl_->sweep_key(name);
    SweepRow sweep;
    sweep.name = name;
    auto head = impl_->prepare("SELECT question, arms, axes, contrasts FROM sweeps WHERE sweep = ?");
    start(head, key);
    head.executeStep();
    sweep.question = head.getColumn(0).getString();
    sweep.arms = strings_in(read_ordered_json(head.getColumn(1).getString()));
    read_axes(head.getColumn(2).getString(), sweep);
    sweep.contrasts = read_json(head.getColumn(3).getString());

    std::unordered_map<std::string, std::vector<std::size_t>> cells_of;  // run id -> cells that it serves
    auto cells =
        impl_->prepare("SELECT arm, at, seed, id FROM cells JOIN runs USING (run) WHERE sweep = ? ORDER BY position");
    start(cells, key);
    while (cells.executeStep()) {
        cells_of[cells.getColumn(3).getString()].push_back(sweep.cells.size());
        sweep.cells.push_back({cells.getColumn(0).getString(),
                               coordinates_in(cells.getColumn(1).getString()),
                               cells.getColumn(2).getInt64(),
                               {}});
    }
    auto rows = impl_->prepare(std::string(kRunRow) + "WHERE run IN (SELECT run FROM cells WHERE sweep = ?)");
    start(rows, key);
    while (rows.executeStep()) {
        auto run = impl_->run_row(rows);
        const auto& served = cells_of.at(run.id);
        for (std::size_t i = 0; i + 1 < served.size(); ++i) sweep.cells[served[i]].run = run;
        sweep.cells[served.back()].run = std::move(run);
    }
    recover_axis_keys(sweep);
    return sweep;
}

std::vector<RunRow> Reader::runs() const {
    std::vector<RunRow> list;
    auto rows = impl_->prepare(std::string(kRunRow) + "ORDER BY id");
    while (rows.executeStep()) list.push_back(impl_->run_row(rows));
    return list;
}

std::vector<StatusRow> Reader::status(const std::optional<std::string>& sweep) const {
    std::vector<StatusRow> list;
    auto rows = impl_->prepare(std::string(kStatusRow) +
                               (sweep ? "JOIN (SELECT run, min(position) AS position FROM cells WHERE sweep = ? "
                                        "GROUP BY run) USING (run) ORDER BY position"
                                      : "ORDER BY id"));
    if (sweep) start(rows, impl_->sweep_key(*sweep));
    while (rows.executeStep()) list.push_back(impl_->status_row(rows));
    return list;
}

std::optional<StatusRow> Reader::status_of(const std::string& id) const {
    auto row = impl_->prepare(std::string(kStatusRow) + "WHERE id = ?");
    start(row, id);
    return row.executeStep() ? std::optional(impl_->status_row(row)) : std::nullopt;
}

std::string Reader::run_id(const std::string& prefix) const {
    constexpr std::size_t kListed = 8;
    if (prefix.empty() || prefix.find_first_not_of("0123456789abcdef") != std::string::npos)
        throw ConfigError("run", "'" + prefix + "' is not the start of a run id",
                          "ids are hex digits: bitsweep query --runs");
    auto rows = impl_->prepare("SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY id LIMIT ?");
    start(rows, prefix, prefix + "g", static_cast<int>(kListed + 1));  // "g" follows every hex digit
    std::vector<std::string> found;
    while (rows.executeStep()) found.push_back(rows.getColumn(0).getString());
    if (found.size() == 1) return found.front();
    if (found.empty()) throw ConfigError("run", "no run starts with '" + prefix + "'", "ids: bitsweep query --runs");
    std::string list;
    for (std::size_t i = 0; i < std::min(found.size(), kListed); ++i) list += (i > 0 ? ", " : "") + found[i];
    throw ConfigError("run", fmt::format("several runs start with '{}'", prefix),
                      list + (found.size() > kListed ? ", ..." : ""));
}

std::optional<RunRow> Reader::run(const std::string& id) const {
    auto row = impl_->prepare(std::string(kRunRow) + "WHERE id = ?");
    start(row, id);
    if (!row.executeStep()) return std::nullopt;
    return impl_->run_row(row);
}

std::map<std::string, std::vector<std::string>> Reader::sweeps_of_runs() const {
    std::map<std::string, std::vector<std::string>> sweeps;
    auto rows = impl_->prepare(
        "SELECT r.id, s.name FROM (SELECT sweep, run FROM cells UNION SELECT sweep, run FROM parents) "
        "JOIN runs r USING (run) JOIN sweeps s USING (sweep) ORDER BY s.name");
    while (rows.executeStep()) sweeps[rows.getColumn(0).getString()].push_back(rows.getColumn(1).getString());
    return sweeps;
}

std::int64_t Reader::count_of_no_sweep() const {
    return impl_->database
        .execAndGet(
            "SELECT count(*) FROM runs WHERE run NOT IN (SELECT run FROM cells) AND run NOT IN (SELECT run FROM "
            "parents)")
        .getInt64();
}

std::vector<CurvePoint> Reader::curve(const std::string& id, const std::string& key) const {
    std::vector<CurvePoint> points;
    auto rows = impl_->prepare(
        "SELECT epoch, value FROM metrics WHERE run = (SELECT run FROM runs WHERE id = ?) "
        "AND name = (SELECT name FROM names WHERE text = ?) ORDER BY epoch");
    start(rows, id, key);
    while (rows.executeStep()) points.push_back(Impl::point_in(rows, 0));
    return points;
}

RunCurves Reader::curves(const std::string& sweep, const std::string& key) const {
    RunCurves curves;
    auto rows = impl_->prepare(
        "SELECT r.id, m.epoch, m.value FROM (SELECT DISTINCT run FROM cells WHERE sweep = ?) "
        "JOIN metrics m USING (run) JOIN runs r USING (run) "
        "WHERE m.name = (SELECT name FROM names WHERE text = ?) ORDER BY r.id, m.epoch");
    start(rows, impl_->sweep_key(sweep), key);
    while (rows.executeStep()) curves[rows.getColumn(0).getString()].push_back(Impl::point_in(rows, 1));
    return curves;
}

std::map<std::string, LayerCurves> Reader::layer_curves(const std::string& sweep, const std::string& key) const {
    std::map<std::string, LayerCurves> curves;
    auto rows = impl_->prepare(
        "SELECT r.id, l.text, m.epoch, m.value FROM (SELECT DISTINCT run FROM cells WHERE sweep = ?) "
        "JOIN layer_metrics m USING (run) JOIN runs r USING (run) JOIN names l ON l.name = m.layer "
        "WHERE m.name = (SELECT name FROM names WHERE text = ?) ORDER BY r.id, l.text, m.epoch");
    start(rows, impl_->sweep_key(sweep), key);
    while (rows.executeStep())
        curves[rows.getColumn(0).getString()][rows.getColumn(1).getString()].push_back(Impl::point_in(rows, 2));
    return curves;
}

Json Reader::model(const std::string& id) const {
    auto row = impl_->prepare("SELECT model FROM documents JOIN runs USING (run) WHERE id = ? AND model IS NOT NULL");
    start(row, id);
    return row.executeStep() ? read_json(row.getColumn(0).getString()) : Json();
}

std::vector<std::string> Reader::commits(const std::string& sweep) const {
    std::vector<std::string> list;
    auto rows = impl_->prepare(
        "SELECT DISTINCT env ->> '$.git_commit' || iif(env ->> '$.git_dirty', '-dirty', '') AS git_commit FROM "
        "documents "
        "WHERE run IN (SELECT run FROM cells WHERE sweep = ?) AND git_commit <> '' ORDER BY git_commit");
    start(rows, impl_->sweep_key(sweep));
    while (rows.executeStep()) list.push_back(rows.getColumn(0).getString());
    return list;
}

std::vector<Json> Reader::probes(const std::string& kind) const {
    std::vector<Json> list;
    auto rows = impl_->prepare("SELECT content FROM probes WHERE ? IN ('', content ->> '$.probe') ORDER BY hash");
    start(rows, kind);
    while (rows.executeStep()) list.push_back(read_json(rows.getColumn(0).getString()));
    return list;
}

std::vector<std::string> Reader::metric_keys() const {
    return impl_->texts(
        "SELECT key FROM runs, json_each(runs.metrics) UNION SELECT key FROM runs, json_each(runs.result)");
}

EpochTimes Reader::epoch_times() const {
    EpochTimes times;
    auto rows = impl_->prepare(
        "SELECT workload, methods, device, threads, avg(epoch_s), count(*) FROM runs "
        "WHERE epoch_s IS NOT NULL AND workload <> '' GROUP BY workload, methods, device, threads");
    while (rows.executeStep())
        times.add(rows.getColumn(0).getString(), rows.getColumn(1).getString(), rows.getColumn(2).getString(),
                  rows.getColumn(3).getInt(), rows.getColumn(4).getDouble(), rows.getColumn(5).getInt());
    return times;
}

std::vector<Problem> Reader::problems() const {
    std::vector<Problem> list;
    auto rows = impl_->prepare("SELECT path, line, what FROM problems ORDER BY path, line");
    while (rows.executeStep())
        list.push_back({problem_place(rows.getColumn(0).getString(), rows.getColumn(1).getInt64()),
                        rows.getColumn(2).getString(),
                        {}});
    return list;
}

StoreCounts Reader::counts() const {
    const auto count = [this](const char* table) {
        return impl_->database.execAndGet(fmt::format("SELECT count(*) FROM {}", table)).getInt64();
    };
    const auto rows =
        count("attempts") + count("metrics") + count("layer_metrics") + count("step_metrics") + count("timings");
    return {count("sweeps"), count("runs"), count("probes"), rows, count("problems")};
}

void Reader::select(const std::string& sql, const std::function<void(const std::vector<std::string>&)>& columns,
                    const std::function<void(const std::vector<Json>&)>& row,
                    const std::vector<std::string>& parameters) const {
    select_rows(impl_->database, sql, columns, row, parameters);
}

}  // namespace bitsweep
