#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "store/writer_lock.h"

namespace bitsweep {

/// The findings of an import.
struct ImportReport {
    std::int64_t sweeps = 0;   ///< sweep files read: new or changed ones
    std::int64_t runs = 0;     ///< run directories with something new
    std::int64_t probes = 0;   ///< probe files read: new or changed ones
    std::int64_t rows = 0;     ///< metric, layer, timing and attempt rows written
    std::int64_t removed = 0;  ///< sweeps, runs and probes whose files are gone
    std::vector<Problem>
        problems;  ///< malformed lines and files met now, by file and line; all known: Reader::problems

    bool changed() const { return sweeps + runs + probes + removed > 0; }
};

/// The database is damaged. It is an index: `rebuild` makes it anew from the files.
class DamagedIndex : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The database, opened for writing: an index of the files of a results folder (results/README.md). What it says is
/// always what the files said at the last import; it never invents a state.
///
/// - A .jsonl file is read on from where the last import stopped, whole lines only: a torn last line waits for its
///   end. A file that was replaced or shrank is forgotten and read again from its start.
/// - A malformed line or file is reported and passed over.
/// - Each call is one transaction (import: one for every batch of runs), so a reader sees whole events only.
/// - A finished run whose directory is as it was is recognised by one stat; `rebuild` reads everything.
///
/// One thread at a time. Failures of the database throw (SQLite::Exception is a std::runtime_error); what was
/// imported in the call is then undone and the next call imports it.
class Store {
public:
    /// Opens the database, created or migrated where needed; a file elsewhere than in its default place that is not
    /// bitsweep's throws ConfigError and is left as it is. `lock` shows that the caller is the one writer; it must
    /// outlive the store. WAL, or a DELETE journal where the database lies on a network file system; `file_system`
    /// names it, "" = to be looked up.
    Store(const WriterLock& lock, const std::filesystem::path& results, const std::filesystem::path& database,
          const std::string& file_system = {});
    ~Store();
    Store(Store&&) noexcept;

    /// Brings the whole database up to date: sweeps, runs, probes, and what of them is gone.
    ImportReport import();

    /// The same for sweeps, probes and these runs, in one transaction. Cheap: for every event of a run (started, an
    /// epoch done, ended).
    ImportReport import_runs(const std::vector<std::string>& ids);

private:
    friend ImportReport rebuild(const WriterLock&, const std::filesystem::path&, const std::filesystem::path&);

    struct Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    static ImportReport build(const std::filesystem::path& results, const std::filesystem::path& database);

    std::unique_ptr<Impl> impl_;
};

/// Where the database lies unless another place is named. What is there is bitsweep's, however damaged.
std::filesystem::path default_database(const std::filesystem::path& results);

/// Makes the database anew beside the old one and renames it over it: the same rows, whatever the old one held,
/// unless it is not bitsweep's (as for Store).
/// Readers see the old one until the end. Throws if a reader holds the old one open for more than a few seconds.
ImportReport rebuild(const WriterLock& lock, const std::filesystem::path& results,
                     const std::filesystem::path& database);

/// The first step of a reading command: it imports, if no other process is the writer (that one keeps the database up
/// to date), the results folder exists and may be written; another reading command's import is waited for. A damaged
/// database is made anew. nullopt if nothing was imported. Throws where the database cannot be written.
std::optional<ImportReport> refresh(const std::filesystem::path& results, const std::filesystem::path& database);

}  // namespace bitsweep
