#pragma once

#include <cstdint>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "store/store.h"

namespace bitsweep {

/// Where malformed lines and files go: into the database, as long as the file stays as it is, and into the report
/// of the import that met them. The first kMostPerFile of a file are told.
class ProblemLog {
public:
    static constexpr int kMostPerFile = 20;

    explicit ProblemLog(SQLite::Database& database);

    /// `path` below the results folder; `line` from 1, 0 = the whole file.
    void add(ImportReport& report, const std::string& path, std::int64_t line, const std::string& what);

    /// The file is gone or read again from its start.
    void forget(const std::string& path);

private:
    SQLite::Statement count_, add_, forget_;
};

/// "runs/0123456789abcdef/metrics.jsonl:12", or without the line where it is 0.
std::string problem_place(const std::string& path, std::int64_t line);

}  // namespace bitsweep
