#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/rows.h"
#include "store/statements.h"

namespace bitsweep {

/// Reads rows of `runs` with the states that the runs have now: a lock is tried where the last attempt has no end, and
/// requests and parents count. One thread at a time; what it is made with must outlive it.
class RunReader {
public:
    /// `version` is the database's schema; runs that are `cancelled` stand so, unless they have their result or are
    /// running. Failed runs that are `retried` count as stopped: they wait to be tried again.
    RunReader(Statements& sql, int version, const std::filesystem::path& results, std::set<std::string> cancelled,
              std::set<std::string> retried);

    /// The runs that are left by what follows "FROM runs", with `values` for its question marks.
    template <class... Values>
    std::vector<StatusRow> status(std::string_view where, const Values&... values) const {
        std::vector<StatusRow> list;
        sql_.each_row(
            status_query(where), [&](SQLite::Statement& row) { read_status(row, list.emplace_back()); }, values...);
        return list;
    }

    /// The same with what is expensive to read.
    template <class... Values>
    std::vector<RunRow> list(std::string_view where, const Values&... values) const {
        std::vector<RunRow> list;
        sql_.each_row(
            run_query(where), [&](SQLite::Statement& row) { read_run(row, list.emplace_back()); }, values...);
        return list;
    }

    /// Runs whose state is another than at the last import, with its word: one has been cancelled since, say.
    std::map<std::string, std::string> changed_states() const;

private:
    std::string status_query(std::string_view where) const;
    std::string run_query(std::string_view where) const;
    void read_status(SQLite::Statement& row, StatusRow& run) const;
    void read_run(SQLite::Statement& row, RunRow& run) const;

    template <class... More>
    void read_columns(SQLite::Statement& row, StatusRow& run, More&... more) const;

    RunFacts facts(const std::string& id, const std::string& outcome, bool is_open, std::int64_t attempts,
                   bool has_failed) const;
    RunState standing(const std::string& id, const RunFacts& files, int depth = 0) const;
    std::optional<RunState> standing(const std::string& id, int depth) const;

    Statements& sql_;
    int version_;
    const std::filesystem::path& results_;
    std::set<std::string> cancelled_, retried_;
    std::map<std::string, std::string> parents_;  // run -> the one that it starts from
};

}  // namespace bitsweep
