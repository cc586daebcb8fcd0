#include "store/run_importer.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "config/foreign_config.h"
#include "config/resolve.h"
#include "runs/attempts.h"
#include "runs/checked.h"
#include "runs/files.h"
#include "store/epoch_times.h"
#include "store/line_file.h"
#include "store/problem_log.h"
#include "store/run_summary.h"
#include "sys/clock.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// The files of a run directory that are imported; the numbers stand in the database.
enum class RunFile { kResult = 1, kConfig, kEnv, kModel, kAttempts, kMetrics, kTiming, kLayers };
constexpr int kRunFiles = 8;

struct FileInfo {
    RunFile file;
    const char* name;
    bool has_lines;
    const char* forget;  // takes back what came from it; {?1: run}
};

// In the order they are read. A run's result is looked at first: what stands in the others by then is all there is.
constexpr FileInfo kFiles[] = {
    {RunFile::kResult, kResultFile, false,
     "UPDATE runs SET outcome = NULL, result = '{}', result_message = '' WHERE run = ?"},
    {RunFile::kConfig, kConfigFile, false,
     "UPDATE runs SET epochs = 0, workload = '', methods = '', parent = '', metric = 'test.top1', full_precision = "
     "NULL "
     "WHERE run = ?"},
    {RunFile::kEnv, kEnvironmentFile, false, nullptr},
    {RunFile::kModel, kModelFile, false, nullptr},
    {RunFile::kAttempts, kAttemptsFile, true, "DELETE FROM attempts WHERE run = ?"},
    {RunFile::kMetrics, kMetricsFile, true, "DELETE FROM metrics WHERE run = ?"},
    {RunFile::kTiming, kTimingFile, true, "DELETE FROM timings WHERE run = ?"},
    {RunFile::kLayers, kLayersFile, true, "DELETE FROM layer_metrics WHERE run = ?"},
};

// Why a line or a result is not taken in: it holds more values than a person or a figure can use; "" = it does not.
std::string too_many_values(const Json& object) {
    constexpr std::size_t kMostValues = 100'000;
    std::size_t count = 0;
    for (const auto& value : object) count += value.is_array() ? value.size() : 1;
    return count > kMostValues ? fmt::format("{} values, at most {} are taken in", count, kMostValues) : "";
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

// One import of one run.
class RunImport {
public:
    using Names = std::unordered_map<std::string, std::int64_t>;

    RunImport(Statements& sql, const fs::path& folder, Names& names, std::int64_t run, const std::string& id,
              ImportReport& report)
        : sql_(sql), folder_(folder), names_(names), run_(run), id_(id), report_(report) {}

    // True if something had changed.
    bool read_files() {
        auto positions = load_positions();
        const bool was_known =
            std::any_of(positions.begin(), positions.end(), [](const FilePosition& at) { return at.inode != 0; });
        bool has_changed = false;
        for (const auto& info : kFiles) {
            auto& position = positions[static_cast<std::size_t>(info.file)];
            if (!(info.has_lines ? read_lines(info, position) : read_document(info, position))) continue;
            sql_.run(
                "INSERT OR REPLACE INTO run_files (run, file, offset, lines, inode, mtime_ns, tail) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                run_, static_cast<int>(info.file), position.offset, position.lines, position.inode, position.mtime_ns,
                position.tail);
            has_changed = true;
            if (!anothers_.empty()) return leave_out(was_known);
        }
        return has_changed;
    }

    // The run's directory is gone: all that came from it goes.
    void forget_all() {
        forget_files();
        update_summary(sql_, run_, folder_);
        sql_.run("UPDATE runs SET has_folder = 0, folder_ns = 0 WHERE run = ?", run_);
        ++report_.removed;
    }

    // A finished run has written a line for each of its epochs before its result.
    void check_whole() {
        const auto path = (run_folder({}, id_) / kMetricsFile).string();
        sql_.run("DELETE FROM problems WHERE path = ? AND line = 0", path);
        std::int64_t epoch = 0, epochs = 0;
        sql_.first(std::tie(epoch, epochs),
                   "SELECT epoch, coalesce(result ->> '$.epochs', 0) FROM runs WHERE run = ? AND outcome = 'finished'",
                   run_);
        if (epoch != epochs && epochs > 0)
            add_problem(sql_, report_, path, 0,
                        epoch < 0 ? fmt::format("holds no epoch, but the run has finished after {}", epochs)
                                  : fmt::format("ends at epoch {}, but the run has finished after {}", epoch, epochs));
        check_config();
    }

private:
    void forget_files() {
        for (const auto& info : kFiles) forget(info);
        sql_.run("DELETE FROM documents WHERE run = ?", run_);
        sql_.run("DELETE FROM run_files WHERE run = ?", run_);
    }

    // The files are another run's: none counts, and they are looked at again at each import. True if some counted.
    bool leave_out(bool was_known) {
        forget_files();
        add_problem(sql_, report_, run_folder({}, id_).string() + "/", 0,
                    fmt::format("its {} is run {}'s: nothing of this directory is counted", kConfigFile, anothers_));
        return was_known;
    }

    // The run here whose config.json this text is, if that is another one. An id that is no run's here may be this
    // run's own, by the maths of another version.
    std::string other_owner(const std::string& text) const {
        try {
            auto owner = stored_run_id(text, kConfigFile);
            return owner != id_ && is_folder(folder_.parent_path() / owner) ? owner : "";
        } catch (const ConfigError&) {
            return {};
        }
    }

    // Tables by config keys, exports and publications lack a run without one.
    void check_config() {
        const auto path = (run_folder({}, id_) / kConfigFile).string();
        sql_.run("DELETE FROM problems WHERE path = ? AND what LIKE 'is missing%'", path);
        bool has_result = false, has_config = false;
        sql_.first(std::tie(has_result, has_config),
                   "SELECT r.outcome IS NOT NULL, d.config IS NOT NULL FROM runs r LEFT JOIN documents d USING (run) "
                   "WHERE r.run = ?",
                   run_);
        if (has_result && !has_config && !is_there(folder_ / kConfigFile))
            add_problem(sql_, report_, path, 0, "is missing, but the run has a result");
    }

    // As problems name it: seen from the results folder.
    std::string path_of(const FileInfo& info) const { return (run_folder({}, id_) / info.name).string(); }

    std::array<FilePosition, kRunFiles + 1> load_positions() {  // by RunFile; 0 is not used
        std::array<FilePosition, kRunFiles + 1> positions;
        sql_.each_row(
            "SELECT file, offset, lines, inode, mtime_ns, tail FROM run_files WHERE run = ?",
            [&](SQLite::Statement& row) {
                int file = 0;
                FilePosition at;
                read_row(row, file, at.offset, at.lines, at.inode, at.mtime_ns, at.tail);
                if (file >= 1 && file <= kRunFiles) positions[static_cast<std::size_t>(file)] = at;
            },
            run_);
        return positions;
    }

    bool read_lines(const FileInfo& info, FilePosition& position) {
        const auto path = folder_ / info.name;
        const auto stamp = file_stamp(path);
        return read_new_lines(
            path, stamp ? &*stamp : nullptr, position, [&] { forget(info); },
            [&](std::string_view line, std::int64_t number) {
                if (const auto wrong = take_line(info.file, line); !wrong.empty())
                    add_problem(sql_, report_, path_of(info), number, wrong);
            });
    }

    bool read_document(const FileInfo& info, FilePosition& position) {
        const auto path = folder_ / info.name;
        const auto stamp = file_stamp(path);
        const bool is_known = position.inode != 0;
        if (!stamp && !is_known) return false;
        if (stamp && is_known && *stamp == FileStamp{position.offset, position.inode, position.mtime_ns}) return false;
        if (is_known) forget(info);
        position = {};
        const auto text = stamp ? read_file_if_exists(path) : std::nullopt;
        if (!text) return true;
        position = {stamp->size, 1, stamp->inode, stamp->mtime_ns, 0};
        if (const auto wrong = take_document(info.file, *text); !wrong.empty())
            add_problem(sql_, report_, path_of(info), 0, wrong);
        return true;
    }

    void set_document(RunFile file, const std::optional<std::string>& text) {
        sql_.run("INSERT OR IGNORE INTO documents (run) VALUES (?)", run_);
        sql_.run(file == RunFile::kConfig ? "UPDATE documents SET config = ?2 WHERE run = ?1"
                 : file == RunFile::kEnv  ? "UPDATE documents SET env = ?2 WHERE run = ?1"
                                          : "UPDATE documents SET model = ?2 WHERE run = ?1",
                 run_, text);
    }

    // These return what is wrong with the text, "" if nothing.
    std::string take_document(RunFile file, const std::string& text) {
        const auto document = read_json(text);
        if (!document.is_object()) return why_no_object(text);
        if (file == RunFile::kConfig) anothers_ = other_owner(text);
        if (!anothers_.empty()) return {};
        if (file == RunFile::kResult) return take_result(document);
        set_document(file, write_json(document));
        if (file == RunFile::kConfig) take_config(document);
        return {};
    }

    void take_config(const Json& document) {
        const StoredConfig config(document);
        sql_.run(
            "UPDATE runs SET epochs = ?2, workload = ?3, methods = ?4, parent = ?5, metric = ?6, full_precision = ?7 "
            "WHERE run = ?1",
            run_, is_foreign(document) ? config.epochs() : count_at(document, "epochs").value_or(0),
            workload_of(document), methods_of(document), stored_parent(document), config.metric().name,
            config.is_full_precision());
    }

    // A list of numbers is one value an item: test.by_class.0, ...
    // Returns what is wrong with one of them, "" if nothing.
    static std::string add_items(const std::string& key, const Json& list, Json& numbers) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (!list[i].is_number()) continue;
            const auto name = fmt::format("{}.{}", key, i);
            if (auto wrong = wrong_value(name, list[i].get<double>()); !wrong.empty()) return wrong;
            numbers[name] = list[i];
        }
        return {};
    }

    std::string take_result(const Json& result) {
        const auto owner = text_at(result, "run"), outcome = text_at(result, "outcome");
        if (owner != id_) return fmt::format("belongs to run '{}': not counted as a result of this one", owner);
        if (!result_named(outcome)) return fmt::format("outcome is '{}', expected finished or diverged", outcome);
        if (auto wrong = too_many_values(result); !wrong.empty()) return wrong;
        Json numbers = Json::object();
        for (const auto& [key, value] : result.items()) {
            if (value.is_array())
                if (auto wrong = add_items(key, value, numbers); !wrong.empty()) return wrong;
            if (!is_value(value)) {
                if (is_percentage(key)) return fmt::format("{}: expected a number, got {}", key, brief(value));
                continue;
            }
            if (auto wrong = wrong_value(key, value_of(value)); !wrong.empty()) return wrong;
            numbers[key] = value;
        }
        sql_.run("UPDATE runs SET outcome = ?2, result = ?3, result_message = ?4 WHERE run = ?1", run_, outcome,
                 write_json(numbers), printable(text_at(result, "message")));
        return {};
    }

    std::string take_line(RunFile file, std::string_view line) {
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) return {};
        const auto object = read_json(line);
        if (!object.is_object()) return why_no_object(line);
        if (file == RunFile::kMetrics || file == RunFile::kLayers) return take_values(file, object);
        auto wrong = file == RunFile::kAttempts ? take_attempt(object) : take_timing(object);
        if (wrong.empty()) ++report_.rows;
        return wrong;
    }

    std::string take_attempt(const Json& line) {
        const auto parsed = parse_attempt(line);
        if (auto wrong = wrong_time(text_at(line, "time")); !wrong.empty()) return wrong;
        if (const auto* start = std::get_if<StartLine>(&parsed))
            sql_.run(
                "INSERT OR REPLACE INTO attempts (run, attempt, started, host, pid, device, threads, code) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                run_, start->attempt, start->time, start->host, start->pid, start->device, start->threads, start->code);
        else if (const auto* end = std::get_if<EndLine>(&parsed))
            sql_.run(
                "INSERT INTO attempts (run, attempt, ended, exit, outcome, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                "ON CONFLICT (run, attempt) DO UPDATE SET ended = ?3, exit = ?4, outcome = ?5, message = ?6",
                run_, end->attempt, end->time, end->exit, end->outcome, end->message);
        else return std::get<std::string>(parsed);
        return {};
    }

    std::string take_timing(const Json& line) {
        const auto attempt = count_at(line, "attempt"), epoch = count_at(line, "epoch");
        if (!attempt || !epoch) return "no attempt or epoch number";
        for (const auto* key : {"train_s", "eval_s", "images_per_s"})
            if (auto wrong = wrong_value(key, find_at<double>(line, key).value_or(0)); !wrong.empty()) return wrong;
        sql_.run(
            "INSERT OR REPLACE INTO timings (run, attempt, epoch, train_s, eval_s, images_per_s, peak_bytes) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            run_, attempt, epoch, find_at<double>(line, "train_s"), find_at<double>(line, "eval_s"),
            find_at<double>(line, "images_per_s"), find_at<std::int64_t>(line, "peak_bytes"));
        return {};
    }

    // A line of metrics.jsonl or layers.jsonl: what it is about, and values; a list is one value an item.
    std::string take_values(RunFile file, const Json& line) {
        const bool is_layer = file == RunFile::kLayers;
        const bool is_step = is_layer && line.contains("step");
        const auto when = count_at(line, is_step ? "step" : "epoch");
        if (!when) return is_step ? "no step number" : "no epoch number";
        const auto layer_name = text_at(line, "layer");
        if (is_layer && layer_name.empty()) return "no layer";
        if (auto wrong = is_layer ? wrong_name(layer_name) : ""; !wrong.empty()) return "layer " + wrong;
        if (auto wrong = too_many_values(line); !wrong.empty()) return wrong;
        const std::int64_t layer = is_layer ? name_key(layer_name) : 0;
        if (!is_layer) void_from(*when, count_at(line, "attempt").value_or(0));
        std::string wrong;
        const auto add = [&](const std::string& key, const Json& value) {
            if (auto bad = wrong_value(key, value_of(value)); !bad.empty()) return void(wrong = std::move(bad));
            ++report_.rows;
            if (is_layer)
                sql_.run(is_step ? "INSERT OR REPLACE INTO step_metrics (run, step, layer, name, value) "
                                   "VALUES (?, ?, ?, ?, ?)"
                                 : "INSERT OR REPLACE INTO layer_metrics (run, epoch, layer, name, value) "
                                   "VALUES (?, ?, ?, ?, ?)",
                         run_, when, layer, name_key(key), value_of(value));
            else
                sql_.run("INSERT OR REPLACE INTO metrics (run, epoch, name, value) VALUES (?, ?, ?, ?)", run_, when,
                         name_key(key), value_of(value));
        };
        for (const auto& [key, value] : line.items()) {
            if (key == "attempt" || key == "epoch" || (is_layer && (key == "step" || key == "layer"))) continue;
            if (is_value(value)) add(key, value);
            else if (value.is_array() && std::all_of(value.begin(), value.end(), is_value))
                for (std::size_t i = 0; i < value.size(); ++i) add(fmt::format("{}.{}", key, i), value[i]);
            else wrong = key + ": expected a number";
        }
        return wrong;
    }

    // An attempt that starts again makes what earlier ones wrote from its first epoch on void.
    void void_from(std::int64_t epoch, std::int64_t attempt) {
        if (!metrics_attempt_)
            sql_.first(std::tie(metrics_attempt_.emplace()), "SELECT metrics_attempt FROM runs WHERE run = ?", run_);
        if (attempt <= *metrics_attempt_) return;
        if (*metrics_attempt_ > 0) sql_.run("DELETE FROM metrics WHERE run = ? AND epoch >= ?", run_, epoch);
        sql_.run("UPDATE runs SET metrics_attempt = ?2 WHERE run = ?1", run_, attempt);
        metrics_attempt_ = attempt;
    }

    std::int64_t name_key(const std::string& text) {
        const auto [known, is_new] = names_.try_emplace(text, 0);
        if (is_new && !sql_.first(std::tie(known->second), "SELECT name FROM names WHERE text = ?", text))
            known->second = sql_.insert("INSERT INTO names (text) VALUES (?)", text);
        return known->second;
    }

    void forget(const FileInfo& info) {
        forget_problems(sql_, path_of(info));
        if (info.forget != nullptr) sql_.run(info.forget, run_);
        if (info.file == RunFile::kMetrics) {
            sql_.run("UPDATE runs SET metrics_attempt = 0 WHERE run = ?", run_);
            metrics_attempt_.reset();
        }
        if (info.file == RunFile::kLayers) sql_.run("DELETE FROM step_metrics WHERE run = ?", run_);
        if (!info.has_lines && info.file != RunFile::kResult) set_document(info.file, std::nullopt);
    }

    Statements& sql_;
    const fs::path& folder_;
    Names& names_;
    std::int64_t run_;
    const std::string& id_;
    ImportReport& report_;
    std::string anothers_;                         // the run whose config.json lies here
    std::optional<std::int64_t> metrics_attempt_;  // of the last line of metrics.jsonl, once it was asked for
};

constexpr std::string_view kKnown = "SELECT id, run, folder_ns, has_folder, is_open, outcome IS NOT NULL FROM runs";

}  // namespace

void RunImporter::import(const std::string& id, const KnownRun& known, ImportReport& report) {
    const auto folder = run_folder(results_, id);
    if (!is_folder(folder)) {
        if (is_there(folder) || is_link(folder))
            add_problem(sql_, report, run_folder({}, id).string(), 0,
                        "expected a folder with a run's files, but it is none");
        if (known.has_folder) RunImport(sql_, folder, names_, known.run, id, report).forget_all();
        return;
    }
    const auto stamp = file_stamp(folder);
    if (!stamp || (known.folder_ns != 0 && known.folder_ns == stamp->mtime_ns)) return;
    const std::int64_t run = known.run != 0 ? known.run : key_of(id);
    RunImport import(sql_, folder, names_, run, id, report);
    const bool has_changed = import.read_files() || !known.has_folder;
    if (has_changed) ++report.runs;
    if (!has_changed && !known.is_open && !known.has_result) return;
    const bool is_done = update_summary(sql_, run, folder);
    import.check_whole();
    sql_.run("UPDATE runs SET has_folder = 1, folder_ns = ?2 WHERE run = ?1", run,
             is_done && is_surely_past(stamp->mtime_ns) ? stamp->mtime_ns : 0);
}

std::int64_t RunImporter::key_of(const std::string& id) {
    std::int64_t run = 0;
    return sql_.first(std::tie(run), "SELECT run FROM runs WHERE id = ?", id)
               ? run
               : sql_.insert("INSERT INTO runs (id) VALUES (?)", id);
}

std::unordered_map<std::string, KnownRun> RunImporter::known_runs() {
    std::unordered_map<std::string, KnownRun> known;
    sql_.each(kKnown, [&](const std::string& id, std::int64_t run, std::int64_t folder_ns, bool has_folder,
                          bool is_open, bool has_result) {
        known.emplace(id, KnownRun{run, folder_ns, has_folder, is_open, has_result});
    });
    return known;
}

KnownRun RunImporter::known_run(const std::string& id) {
    KnownRun known;
    std::string same;
    sql_.first(std::tie(same, known.run, known.folder_ns, known.has_folder, known.is_open, known.has_result),
               std::string(kKnown) + " WHERE id = ?", id);
    return known;
}

void RunImporter::drop_orphans() {
    sql_.run(
        "DELETE FROM runs WHERE has_folder = 0 AND NOT EXISTS (SELECT 1 FROM cells WHERE cells.run = runs.run) "
        "AND NOT EXISTS (SELECT 1 FROM parents WHERE parents.run = runs.run)");
}

}  // namespace bitsweep
