#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <SQLiteCpp/SQLiteCpp.h>

#include "store/columns.h"

namespace bitsweep {

/// The statements of one database, each prepared at its first use and kept. One thread at a time.
class Statements {
public:
    explicit Statements(SQLite::Database& database) : database_(database) {}

    /// Runs a statement that gives no rows, with `values` for its question marks. Returns the number of rows changed.
    template <class... Values>
    int run(std::string_view sql, const Values&... values) {
        return with(
            sql, [](SQLite::Statement& statement) { return statement.exec(); }, values...);
    }

    /// The same; returns the key of the row put in last.
    template <class... Values>
    std::int64_t insert(std::string_view sql, const Values&... values) {
        run(sql, values...);
        return database_.getLastInsertRowid();
    }

    /// Reads the first row into `columns` (a tuple of references: std::tie). False, and nothing is read, without a row.
    template <class... Columns, class... Values>
    bool first(std::tuple<Columns&...> columns, std::string_view sql, const Values&... values) {
        return with(
            sql,
            [&](SQLite::Statement& row) {
                const bool is_there = row.executeStep();
                if (is_there) std::apply([&](auto&... column) { read_row(row, column...); }, columns);
                return is_there;
            },
            values...);
    }

    /// Calls `row` with the statement at each row of its result.
    template <class... Values>
    void each_row(std::string_view sql, const std::function<void(SQLite::Statement&)>& row, const Values&... values) {
        with(
            sql,
            [&](SQLite::Statement& statement) {
                while (statement.executeStep()) row(statement);
                return true;
            },
            values...);
    }

    /// Calls `row` with the columns of each row, read as the types of its parameters.
    template <class Row, class... Values>
    void each(std::string_view sql, const Row& row, const Values&... values) {
        each_row(
            sql, [&](SQLite::Statement& statement) { call(statement, row, &Row::operator()); }, values...);
    }

private:
    template <class Row, class Result, class... Columns>
    static void call(SQLite::Statement& statement, const Row& row, Result (Row::*)(Columns...) const) {
        std::tuple<std::decay_t<Columns>...> values;
        std::apply([&](auto&... column) { read_row(statement, column...); }, values);
        std::apply(row, std::move(values));
    }

    // tryReset: reset() would throw again what the last step threw.
    template <class Work, class... Values>
    auto with(std::string_view sql, const Work& work, const Values&... values) {
        auto found = statements_.find(sql);
        if (found == statements_.end())
            found = statements_.try_emplace(std::string(sql), database_, std::string(sql)).first;
        auto& statement = found->second;
        struct Reset {
            SQLite::Statement& statement;
            ~Reset() { statement.tryReset(); }
        } const reset{statement};
        int index = 0;
        (bind_value(statement, ++index, values), ...);
        return work(statement);
    }

    SQLite::Database& database_;
    std::map<std::string, SQLite::Statement, std::less<>> statements_;
};

}  // namespace bitsweep
