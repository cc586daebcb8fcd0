#include "store/problem_log.h"

#include "store/statement.h"

namespace bitsweep {

ProblemLog::ProblemLog(SQLite::Database& database)
    : count_(database, "SELECT count(*) FROM problems WHERE path = ?"),
      add_(database, "INSERT OR REPLACE INTO problems (path, line, what) VALUES (?, ?, ?)"),
      forget_(database, "DELETE FROM problems WHERE path = ?") {}

void ProblemLog::add(ImportReport& report, const std::string& path, std::int64_t line, const std::string& what) {
    start(count_, path);
    count_.executeStep();
    const int count = count_.getColumn(0).getInt();
    count_.reset();
    if (count >= kMostPerFile) return;
    run(add_, path, line, what);
    report.problems.push_back({problem_place(path, line), what, {}});
}

void ProblemLog::forget(const std::string& path) {
    run(forget_, path);
}

std::string problem_place(const std::string& path, std::int64_t line) {
    return line == 0 ? path : path + ":" + std::to_string(line);
}

}  // namespace bitsweep
