#pragma once

#include <cstdint>
#include <string>

#include "store/statements.h"
#include "store/store.h"

namespace bitsweep {

/// The first so many malformed lines of a file are told.
inline constexpr int kMostProblemsOfFile = 20;

/// Puts a malformed line or file into the database, as long as the file stays as it is, and into the report of the
/// import that met it. `path` below the results folder; `line` from 1, 0 = the whole file.
void add_problem(Statements& sql, ImportReport& report, const std::string& path, std::int64_t line,
                 const std::string& what);

/// The file is gone or read again from its start.
void forget_problems(Statements& sql, const std::string& path);

/// "runs/0123456789abcdef/metrics.jsonl:12", or without the line where it is 0.
std::string problem_place(const std::string& path, std::int64_t line);

}  // namespace bitsweep
