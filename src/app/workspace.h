#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/reader.h"
#include "store/store.h"

namespace bitsweep::app {

/// Exit codes of `bitsweep`, which docs/reference.md explains to users.
enum ExitCode : int { kAllDone = 0, kSomeFailed = 1, kBadUsage = 2, kIncomplete = 3 };

/// Takes a sentence for the person who gave the command, about events beside its result.
using Say = std::function<void(const std::string& sentence)>;

/// A results folder and what belongs to it. Every command opens the results here, so that all see the same.
struct Workspace {
    std::filesystem::path results = "results";    ///< run directories, sweeps, probes, reports, control requests
    std::filesystem::path database_option;        ///< "" = in the results folder
    std::optional<std::string> data_root_option;  ///< nullopt = BITSWEEP_DATA, else the default
    double import_every_s = 0;                    ///< open() brings the database up to date no more often than that
    double query_limit_s = 0;                     ///< a query that takes longer is stopped; 0 = none is
    Say say = [](const std::string&) {};
    Say left_out = [](const std::string&) {};  ///< is told of broken files that the command passes over; it exits 1

    /// The path of the database. Once the database asked for has turned out to be of no use, this process has one of
    /// its own, made from the files and gone with it: the index can be made again, so it is never needed.
    std::filesystem::path database() const;

    /// The folder of the data sets. It need not exist.
    std::filesystem::path data_root() const;

    /// Brings the database up to date and opens it: takes in published runs that the results folder does not have yet,
    /// then what its files say. Runs stand as files and requests say together. A folder that another bitsweep writes is
    /// read as it is. Throws ConfigError where --db names a file that is somebody else's.
    Reader open() const;

    /// Opens the database for the writer.
    Store open_store(const WriterLock& lock) const;

    /// Throws ConfigError where the results folder does not exist.
    void require_results() const;

    /// Throws ConfigError where the results folder is something else. It may be missing: a first run makes it.
    void require_folder() const;

private:
    struct OwnIndex;
    void use_own_index(const std::string& why) const;
    bool has_index() const;
    void import() const;
    void import_if_due() const;
    void say_lost_folders(const ImportReport& found) const;

    mutable std::shared_ptr<OwnIndex> own_index_;
    mutable std::optional<double> next_import_s_;
};

}  // namespace bitsweep::app
