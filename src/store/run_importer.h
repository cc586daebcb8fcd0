#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/json.h"
#include "store/line_file.h"
#include "store/problem_log.h"
#include "store/run_summary.h"
#include "store/store.h"

namespace bitsweep {

/// The files of a run directory that are imported; the numbers stand in the database. A run's result is looked at
/// first: what stands in the others by then is all there is.
enum class RunFile { kResult = 1, kConfig, kEnv, kModel, kAttempts, kMetrics, kTiming, kLayers };
inline constexpr int kRunFiles = 8;

/// What is known of a run before its directory is looked at.
struct KnownRun {
    std::int64_t run = 0;        ///< key in the database; 0 = not in it
    std::int64_t folder_ns = 0;  ///< mtime of the folder of a run that is done for good; 0 = look at its files
    bool has_folder = false;
    bool is_open = false;     ///< its last attempt has no end
    bool has_result = false;  ///< finished or diverged
};

/// Imports run directories, each within a transaction of the caller's.
class RunImporter {
public:
    RunImporter(SQLite::Database& database, std::filesystem::path results);

    /// Brings one run up to date. `known` is its row of known_runs(), or KnownRun() for one that is not there.
    void import(const std::string& id, const KnownRun& known, ImportReport& report);

    /// Key of the run, which is put in as a new one if it is not there: a cell may name it before it has a directory.
    std::int64_t key_of(const std::string& id);

    /// Every run of the database, by id; or the one of that id.
    std::unordered_map<std::string, KnownRun> known_runs();
    KnownRun known_run(const std::string& id);

    /// The run's directory is gone: all that came from it goes.
    void forget_folder(std::int64_t run, const std::string& id);

    /// Runs without a directory that no sweep names any more.
    void drop_orphans();

    /// After a rollback: keys that were given out may not exist.
    void clear_caches() { names_.clear(); }

private:
    using Positions = std::array<FilePosition, kRunFiles + 1>;  // by RunFile; 0 is not used

    Positions load_positions(std::int64_t run);
    void save_position(std::int64_t run, RunFile file, const FilePosition& position);
    bool import_files(std::int64_t run, const std::string& id, ImportReport& report);
    bool import_lines(std::int64_t run, const std::string& id, RunFile file, FilePosition& position,
                      ImportReport& report);
    bool import_document(std::int64_t run, const std::string& id, RunFile file, FilePosition& position,
                         ImportReport& report);
    // These return what is wrong with the text, "" if nothing.
    std::string take_document(std::int64_t run, const std::string& id, RunFile file, const std::string& text);
    std::string take_result(std::int64_t run, const std::string& id, const Json& result);
    std::string take_line(std::int64_t run, RunFile file, std::string_view line, ImportReport& report);
    std::string take_attempt(std::int64_t run, const Json& line);
    std::string take_timing(std::int64_t run, const Json& line);
    std::string take_values(std::int64_t run, RunFile file, const Json& line, ImportReport& report);
    void forget_file(std::int64_t run, const std::string& id, RunFile file);
    std::int64_t name_key(const std::string& text);

    SQLite::Database& database_;
    std::filesystem::path results_;
    ProblemLog problems_;
    RunSummary summary_;
    std::unordered_map<std::string, std::int64_t> names_;
    SQLite::Statement find_run_, add_run_, load_positions_, save_position_, find_name_, add_name_, add_document_;
    SQLite::Statement set_config_, set_env_, set_model_, set_workload_, set_result_, start_attempt_, end_attempt_;
    SQLite::Statement add_timing_, add_metric_, add_layer_, add_step_, set_folder_;
};

}  // namespace bitsweep
