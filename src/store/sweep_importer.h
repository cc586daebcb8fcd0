#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/json.h"
#include "store/problem_log.h"
#include "store/run_importer.h"
#include "store/store.h"
#include "sys/file.h"

namespace bitsweep {

/// Imports the files that are replaced as a whole: sweeps/**.json and probes/*.json. Within a transaction of the
/// caller's. A file that is damaged is reported and counts as not there.
class SweepImporter {
public:
    SweepImporter(SQLite::Database& database, std::filesystem::path results, RunImporter& runs);

    /// Takes in what is new or changed, and removes what is gone.
    void import(ImportReport& report);

private:
    using Stamps = std::map<std::string, FileStamp>;  // path below the results folder -> as it is

    Stamps known_files();
    Stamps present_files();
    void import_file(const std::string& path, const FileStamp& stamp, ImportReport& report);
    void forget_file(const std::string& path);
    std::string take_sweep(const std::string& name, const OrderedJson& file);
    std::string take_cell(std::int64_t sweep, std::int64_t position, const OrderedJson& axes, const OrderedJson& cell);

    SQLite::Database& database_;
    std::filesystem::path results_;
    RunImporter& runs_;
    ProblemLog problems_;
    SQLite::Statement save_file_, forget_file_, add_sweep_, forget_sweep_, add_cell_, add_parent_, add_probe_,
        forget_probe_;
};

}  // namespace bitsweep
