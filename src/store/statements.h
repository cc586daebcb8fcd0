#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <SQLiteCpp/SQLiteCpp.h>

namespace bitsweep {

/// Binds `value` to question mark `index`. NaN and nullopt become NULL.
template <class T>
void bind_value(SQLite::Statement& statement, int index, const T& value) {
    if constexpr (requires { value.has_value(); }) {
        if (value) bind_value(statement, index, *value);
        else statement.bind(index);
    } else if constexpr (std::is_floating_point_v<T>) {
        if (std::isnan(value)) statement.bind(index);
        else statement.bind(index, value);
    } else if constexpr (std::is_integral_v<T>) {
        statement.bind(index, static_cast<std::int64_t>(value));
    } else {
        statement.bind(index, std::string(value));
    }
}

/// The same back: NULL is nullopt, NaN, 0 or "".
template <class T>
T column_as(const SQLite::Column& column) {
    if constexpr (requires { typename T::value_type; } && !std::is_same_v<T, std::string>)
        return column.isNull() ? T() : T(column_as<typename T::value_type>(column));
    else if constexpr (std::is_same_v<T, std::string>) return column.getString();
    else if constexpr (std::is_floating_point_v<T>)
        return column.isNull() ? std::numeric_limits<T>::quiet_NaN() : static_cast<T>(column.getDouble());
    else return static_cast<T>(column.getInt64());
}

/// Reads the columns of a row, from the first, into `values`.
template <class... T>
void read_row(SQLite::Statement& row, T&... values) {
    int column = 0;
    ((values = column_as<T>(row.getColumn(column++))), ...);
}

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
