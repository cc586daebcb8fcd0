#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>

#include "store/statements.h"
#include "store/store.h"

namespace bitsweep {

/// The facts that are known of a run before its directory is looked at.
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
    RunImporter(Statements& sql, std::filesystem::path results) : sql_(sql), results_(std::move(results)) {}

    /// Brings one run up to date. `known` is its row of known_runs(), or KnownRun() for one that is not there.
    void import(const std::string& id, const KnownRun& known, ImportReport& report);

    /// Key of the run, which is put in as a new one if it is not there: a cell may name it before it has a directory.
    std::int64_t key_of(const std::string& id);

    /// Every run of the database, by id; or the one of that id.
    std::unordered_map<std::string, KnownRun> known_runs();
    KnownRun known_run(const std::string& id);

    /// Runs without a directory that no sweep names any more.
    void drop_orphans();

    /// After a rollback: keys that were given out may not exist.
    void clear_caches() { names_.clear(); }

private:
    Statements& sql_;
    std::filesystem::path results_;
    std::unordered_map<std::string, std::int64_t> names_;
};

}  // namespace bitsweep
