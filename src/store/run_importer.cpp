#include "store/run_importer.h"

#include <limits>

#include <fmt/format.h>

#include "runs/attempts.h"
#include "runs/files.h"
#include "store/epoch_times.h"
#include "store/statement.h"
#include "sys/clock.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// In the order they are read.
struct FileInfo {
    RunFile file;
    const char* name;
    bool has_lines;
};
constexpr FileInfo kFiles[] = {
    {RunFile::kResult, kResultFile, false},    {RunFile::kConfig, kConfigFile, false},
    {RunFile::kEnv, kEnvironmentFile, false},  {RunFile::kModel, kModelFile, false},
    {RunFile::kAttempts, kAttemptsFile, true}, {RunFile::kMetrics, kMetricsFile, true},
    {RunFile::kTiming, kTimingFile, true},     {RunFile::kLayers, kLayersFile, true},
};

// What of a run comes from its directory, besides its row in `runs`.
constexpr const char* kTablesOfRun[] = {"documents",    "attempts", "metrics",  "layer_metrics",
                                        "step_metrics", "timings",  "run_files"};

std::string path_of(const std::string& id, RunFile file) {
    return (run_folder({}, id) / kFiles[static_cast<int>(file) - 1].name).string();
}

bool is_value(const Json& value) {
    return value.is_number() || value.is_null();
}

double value_of(const Json& value) {
    return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

// A change within the same tick of the file system's clock as our look would not show: wait until that is past.
bool is_surely_past(std::int64_t mtime_ns) {
    constexpr double kLongestTick_s = 2;
    return static_cast<double>(mtime_ns) * 1e-9 + kLongestTick_s < SystemClock().now_s();
}

}  // namespace

RunImporter::RunImporter(SQLite::Database& database, fs::path results)
    : database_(database),
      results_(std::move(results)),
      problems_(database),
      summary_(database),
      find_run_(database, "SELECT run FROM runs WHERE id = ?"),
      add_run_(database, "INSERT INTO runs (id) VALUES (?)"),
      load_positions_(database, "SELECT file, offset, lines, inode, mtime_ns, tail FROM run_files WHERE run = ?"),
      save_position_(database,
                     "INSERT OR REPLACE INTO run_files (run, file, offset, lines, inode, mtime_ns, tail) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?)"),
      find_name_(database, "SELECT name FROM names WHERE text = ?"),
      add_name_(database, "INSERT INTO names (text) VALUES (?)"),
      add_document_(database, "INSERT OR IGNORE INTO documents (run) VALUES (?)"),
      set_config_(database, "UPDATE documents SET config = ?2 WHERE run = ?1"),
      set_env_(database, "UPDATE documents SET env = ?2 WHERE run = ?1"),
      set_model_(database, "UPDATE documents SET model = ?2 WHERE run = ?1"),
      set_workload_(database, "UPDATE runs SET epochs = ?2, workload = ?3, methods = ?4 WHERE run = ?1"),
      set_result_(database, "UPDATE runs SET outcome = ?2, result = ?3, result_message = ?4 WHERE run = ?1"),
      start_attempt_(database,
                     "INSERT OR REPLACE INTO attempts (run, attempt, started, host, pid, device, threads) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?)"),
      end_attempt_(database,
                   "INSERT INTO attempts (run, attempt, ended, exit, outcome, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                   "ON CONFLICT (run, attempt) DO UPDATE SET ended = ?3, exit = ?4, outcome = ?5, message = ?6"),
      add_timing_(database,
                  "INSERT OR REPLACE INTO timings (run, attempt, epoch, train_s, eval_s, images_per_s, peak_bytes) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?)"),
      add_metric_(database, "INSERT OR REPLACE INTO metrics (run, epoch, name, value) VALUES (?, ?, ?, ?)"),
      add_layer_(database,
                 "INSERT OR REPLACE INTO layer_metrics (run, epoch, layer, name, value) VALUES (?, ?, ?, ?, ?)"),
      add_step_(database, "INSERT OR REPLACE INTO step_metrics (run, step, layer, name, value) VALUES (?, ?, ?, ?, ?)"),
      set_folder_(database, "UPDATE runs SET has_folder = 1, folder_ns = ?2 WHERE run = ?1") {}

void RunImporter::import(const std::string& id, const KnownRun& known, ImportReport& report) {
    const auto folder = run_folder(results_, id);
    const auto stamp = file_stamp(folder);
    if (!stamp) {
        if (!known.has_folder) return;
        forget_folder(known.run, id);
        ++report.removed;
        return;
    }
    if (known.folder_ns != 0 && known.folder_ns == stamp->mtime_ns) return;
    const std::int64_t run = known.run != 0 ? known.run : key_of(id);
    const bool has_changed = import_files(run, id, report) || !known.has_folder;
    if (has_changed) ++report.runs;
    if (!has_changed && !known.is_open && !known.has_result) return;
    const bool is_done = summary_.update(run, folder);
    bitsweep::run(set_folder_, run, is_done && is_surely_past(stamp->mtime_ns) ? stamp->mtime_ns : std::int64_t{0});
}

bool RunImporter::import_files(std::int64_t run, const std::string& id, ImportReport& report) {
    auto positions = load_positions(run);
    bool has_changed = false;
    for (const auto& info : kFiles) {
        auto& position = positions[static_cast<std::size_t>(info.file)];
        const bool is_new = info.has_lines ? import_lines(run, id, info.file, position, report)
                                           : import_document(run, id, info.file, position, report);
        if (is_new) save_position(run, info.file, position);
        has_changed |= is_new;
    }
    return has_changed;
}

bool RunImporter::import_lines(std::int64_t run, const std::string& id, RunFile file, FilePosition& position,
                               ImportReport& report) {
    const std::string path = path_of(id, file);
    const auto stamp = file_stamp(results_ / path);
    return read_new_lines(
        results_ / path, stamp ? &*stamp : nullptr, position, [&] { forget_file(run, id, file); },
        [&](std::string_view line, std::int64_t number) {
            const auto wrong = take_line(run, file, line, report);
            if (!wrong.empty()) problems_.add(report, path, number, wrong);
        });
}

bool RunImporter::import_document(std::int64_t run, const std::string& id, RunFile file, FilePosition& position,
                                  ImportReport& report) {
    const std::string path = path_of(id, file);
    const auto stamp = file_stamp(results_ / path);
    const bool is_known = position.inode != 0;
    if (!stamp && !is_known) return false;
    if (stamp && is_known && *stamp == FileStamp{position.offset, position.inode, position.mtime_ns}) return false;
    if (is_known) forget_file(run, id, file);
    position = {};
    const auto text = stamp ? read_file_if_exists(results_ / path) : std::nullopt;
    if (!text) return true;
    position = {stamp->size, 1, stamp->inode, stamp->mtime_ns, 0};
    const auto wrong = take_document(run, id, file, *text);
    if (!wrong.empty()) problems_.add(report, path, 0, wrong);
    return true;
}

std::string RunImporter::take_document(std::int64_t run, const std::string& id, RunFile file, const std::string& text) {
    const auto document = read_json(text);
    if (!document.is_object()) return "not a whole JSON object";
    if (file == RunFile::kResult) return take_result(run, id, document);
    bitsweep::run(add_document_, run);
    bitsweep::run(file == RunFile::kConfig ? set_config_
                  : file == RunFile::kEnv  ? set_env_
                                           : set_model_,
                  run, write_json(document));
    if (file == RunFile::kConfig)
        bitsweep::run(set_workload_, run, count_at(document, "epochs").value_or(0), workload_of(document),
                      methods_of(document));
    return {};
}

std::string RunImporter::take_result(std::int64_t run, const std::string& id, const Json& result) {
    const auto owner = text_at(result, "run"), outcome = text_at(result, "outcome");
    if (owner != id) return fmt::format("belongs to run '{}': not counted as a result of this one", owner);
    if (!result_named(outcome)) return fmt::format("outcome is '{}', expected finished or diverged", outcome);
    Json numbers = Json::object();
    for (const auto& [key, value] : result.items())
        if (is_value(value)) numbers[key] = value;
    bitsweep::run(set_result_, run, outcome, write_json(numbers), text_at(result, "message"));
    return {};
}

std::string RunImporter::take_line(std::int64_t run, RunFile file, std::string_view line, ImportReport& report) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return {};
    const auto object = read_json(line);
    if (!object.is_object()) return "not a JSON object";
    if (file == RunFile::kMetrics || file == RunFile::kLayers) return take_values(run, file, object, report);
    auto wrong = file == RunFile::kAttempts ? take_attempt(run, object) : take_timing(run, object);
    if (wrong.empty()) ++report.rows;
    return wrong;
}

std::string RunImporter::take_attempt(std::int64_t run, const Json& line) {
    const auto parsed = parse_attempt(line);
    if (const auto* start = std::get_if<StartLine>(&parsed))
        bitsweep::run(start_attempt_, run, start->attempt, start->time, start->host, start->pid, start->device,
                      start->threads);
    else if (const auto* end = std::get_if<EndLine>(&parsed))
        bitsweep::run(end_attempt_, run, end->attempt, end->time, end->exit, end->outcome, end->message);
    else return std::get<std::string>(parsed);
    return {};
}

std::string RunImporter::take_timing(std::int64_t run, const Json& line) {
    const auto attempt = count_at(line, "attempt"), epoch = count_at(line, "epoch");
    if (!attempt || !epoch) return "no attempt or epoch number";
    bitsweep::run(add_timing_, run, *attempt, *epoch, find_at<double>(line, "train_s"), find_at<double>(line, "eval_s"),
                  find_at<double>(line, "images_per_s"), find_at<std::int64_t>(line, "peak_bytes"));
    return {};
}

// A line of metrics.jsonl or layers.jsonl: what it is about, and values; a list is one value an item.
std::string RunImporter::take_values(std::int64_t run, RunFile file, const Json& line, ImportReport& report) {
    const bool is_layer = file == RunFile::kLayers;
    const bool is_step = is_layer && line.contains("step");
    const auto when = count_at(line, is_step ? "step" : "epoch");
    if (!when) return is_step ? "no step number" : "no epoch number";
    const std::string layer_name = text_at(line, "layer");
    if (is_layer && layer_name.empty()) return "no layer";
    const std::int64_t layer = is_layer ? name_key(layer_name) : 0;
    const auto add = [&](const std::string& key, const Json& value) {
        ++report.rows;
        const auto name = name_key(key);
        if (is_layer) bitsweep::run(is_step ? add_step_ : add_layer_, run, *when, layer, name, value_of(value));
        else bitsweep::run(add_metric_, run, *when, name, value_of(value));
    };
    std::string wrong;
    for (const auto& [key, value] : line.items()) {
        if (key == "attempt" || key == "epoch" || (is_layer && (key == "step" || key == "layer"))) continue;
        if (is_value(value)) add(key, value);
        else if (value.is_array() && std::all_of(value.begin(), value.end(), is_value))
            for (std::size_t i = 0; i < value.size(); ++i) add(fmt::format("{}.{}", key, i), value[i]);
        else wrong = key + ": expected a number";
    }
    return wrong;
}

std::int64_t RunImporter::name_key(const std::string& text) {
    const auto known = names_.find(text);
    if (known != names_.end()) return known->second;
    start(find_name_, text);
    std::int64_t name = find_name_.executeStep() ? find_name_.getColumn(0).getInt64() : 0;
    find_name_.reset();
    if (name == 0) {
        bitsweep::run(add_name_, text);
        name = database_.getLastInsertRowid();
    }
    return names_[text] = name;
}

std::int64_t RunImporter::key_of(const std::string& id) {
    start(find_run_, id);
    const std::int64_t run = find_run_.executeStep() ? find_run_.getColumn(0).getInt64() : 0;
    find_run_.reset();
    if (run != 0) return run;
    bitsweep::run(add_run_, id);
    return database_.getLastInsertRowid();
}

namespace {

constexpr const char* kKnown = "SELECT id, run, folder_ns, has_folder, is_open, outcome IS NOT NULL FROM runs";

KnownRun known_from(SQLite::Statement& row) {
    return {row.getColumn(1).getInt64(), row.getColumn(2).getInt64(), row.getColumn(3).getInt() != 0,
            row.getColumn(4).getInt() != 0, row.getColumn(5).getInt() != 0};
}

}  // namespace

std::unordered_map<std::string, KnownRun> RunImporter::known_runs() {
    std::unordered_map<std::string, KnownRun> known;
    SQLite::Statement rows(database_, kKnown);
    while (rows.executeStep()) known.emplace(rows.getColumn(0).getString(), known_from(rows));
    return known;
}

KnownRun RunImporter::known_run(const std::string& id) {
    SQLite::Statement row(database_, std::string(kKnown) + " WHERE id = ?");
    row.bind(1, id);
    return row.executeStep() ? known_from(row) : KnownRun{};
}

RunImporter::Positions RunImporter::load_positions(std::int64_t run) {
    Positions positions;
    start(load_positions_, run);
    while (load_positions_.executeStep()) {
        const int file = load_positions_.getColumn(0).getInt();
        if (file < 1 || file > kRunFiles) continue;
        positions[static_cast<std::size_t>(file)] = {
            static_cast<std::uint64_t>(load_positions_.getColumn(1).getInt64()),
            load_positions_.getColumn(2).getInt64(), load_positions_.getColumn(3).getInt64(),
            load_positions_.getColumn(4).getInt64(),
            static_cast<std::uint64_t>(load_positions_.getColumn(5).getInt64())};
    }
    load_positions_.reset();
    return positions;
}

void RunImporter::save_position(std::int64_t run, RunFile file, const FilePosition& position) {
    bitsweep::run(save_position_, run, static_cast<int>(file), position.offset, position.lines, position.inode,
                  position.mtime_ns, position.tail);
}

void RunImporter::forget_file(std::int64_t run, const std::string& id, RunFile file) {
    problems_.forget(path_of(id, file));
    const auto clear = [&](const char* table) {
        SQLite::Statement statement(database_, fmt::format("DELETE FROM {} WHERE run = ?", table));
        bitsweep::run(statement, run);
    };
    switch (file) {
        case RunFile::kResult:
            bitsweep::run(set_result_, run, nullptr, std::string("{}"), std::string());
            break;
        case RunFile::kConfig:
            bitsweep::run(set_config_, run, nullptr);
            bitsweep::run(set_workload_, run, 0, std::string(), std::string());
            break;
        case RunFile::kEnv:
            bitsweep::run(set_env_, run, nullptr);
            break;
        case RunFile::kModel:
            bitsweep::run(set_model_, run, nullptr);
            break;
        case RunFile::kAttempts:
            clear("attempts");
            break;
        case RunFile::kMetrics:
            clear("metrics");
            break;
        case RunFile::kTiming:
            clear("timings");
            break;
        case RunFile::kLayers:
            clear("layer_metrics"), clear("step_metrics");
            break;
    }
}

void RunImporter::forget_folder(std::int64_t run, const std::string& id) {
    for (const auto& info : kFiles) forget_file(run, id, info.file);
    for (const char* table : kTablesOfRun) {
        SQLite::Statement statement(database_, fmt::format("DELETE FROM {} WHERE run = ?", table));
        bitsweep::run(statement, run);
    }
    summary_.update(run, run_folder(results_, id));
    SQLite::Statement statement(database_, "UPDATE runs SET has_folder = 0, folder_ns = 0 WHERE run = ?");
    bitsweep::run(statement, run);
}

void RunImporter::drop_orphans() {
    database_.exec(
        "DELETE FROM runs WHERE has_folder = 0 AND NOT EXISTS (SELECT 1 FROM cells WHERE cells.run = runs.run) "
        "AND NOT EXISTS (SELECT 1 FROM parents WHERE parents.run = runs.run)");
}

}  // namespace bitsweep
