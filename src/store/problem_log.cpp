#include "store/problem_log.h"

namespace bitsweep {

void add_problem(Statements& sql, ImportReport& report, const std::string& path, std::int64_t line,
                 const std::string& what) {
    int count = 0;
    sql.first(std::tie(count), "SELECT count(*) FROM problems WHERE path = ?", path);
    if (count >= kMostProblemsOfFile) return;
    sql.run("INSERT OR REPLACE INTO problems (path, line, what) VALUES (?, ?, ?)", path, line, what);
    report.problems.push_back({problem_place(path, line), what, {}});
}

void forget_problems(Statements& sql, const std::string& path) {
    sql.run("DELETE FROM problems WHERE path = ?", path);
}

std::string problem_place(const std::string& path, std::int64_t line) {
    return line == 0 ? path : path + ":" + std::to_string(line);
}

}  // namespace bitsweep
