#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "store/reader.h"

namespace bitsweep::app {

/// Exit codes of `bitsweep`: what came of the runs, or of the command line.
enum ExitCode : int { kAllDone = 0, kSomeFailed = 1, kBadUsage = 2, kIncomplete = 3 };

/// Takes a sentence for the person who gave the command: what happens beside its result.
using Say = std::function<void(const std::string& sentence)>;

/// A results folder and what belongs to it. Every command opens the results here, so that all see the same.
struct Workspace {
    std::filesystem::path results = "results";    ///< run directories, sweeps, probes, reports, control requests
    std::filesystem::path database_option;        ///< "" = in the results folder
    std::optional<std::string> data_root_option;  ///< nullopt = BITSWEEP_DATA, else the default
    Say say = [](const std::string&) {};

    std::filesystem::path database() const;

    /// The folder of the data sets. It need not exist.
    std::filesystem::path data_root() const;

    /// Brings the database up to date and opens it: takes in published runs that the results folder does not have yet,
    /// then what its files say. Runs stand as files and requests say together. A folder that cannot be written, or that
    /// another bitsweep writes, is read as it is.
    Reader open() const;

    /// Throws ConfigError where the results folder does not exist.
    void require_results() const;
};

}  // namespace bitsweep::app
