#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
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

}  // namespace bitsweep
