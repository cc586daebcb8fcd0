#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

namespace bitsweep {

/// Binding values to a prepared statement that is used again and again.

inline void bind_value(SQLite::Statement& statement, int index, std::int64_t value) {
    statement.bind(index, value);
}
inline void bind_value(SQLite::Statement& statement, int index, int value) {
    statement.bind(index, value);
}
inline void bind_value(SQLite::Statement& statement, int index, bool value) {
    statement.bind(index, value ? 1 : 0);
}
inline void bind_value(SQLite::Statement& statement, int index, std::uint64_t value) {
    statement.bind(index, static_cast<std::int64_t>(value));
}
/// NaN becomes NULL.
inline void bind_value(SQLite::Statement& statement, int index, double value) {
    if (std::isnan(value)) statement.bind(index);
    else statement.bind(index, value);
}
inline void bind_value(SQLite::Statement& statement, int index, const std::string& value) {
    statement.bind(index, value);
}
inline void bind_value(SQLite::Statement& statement, int index, std::nullptr_t) {
    statement.bind(index);
}

template <class T>
void bind_value(SQLite::Statement& statement, int index, const std::optional<T>& value) {
    if (value) bind_value(statement, index, *value);
    else statement.bind(index);
}

/// Makes the statement ready to step, with `values` for its question marks.
template <class... Values>
void start(SQLite::Statement& statement, const Values&... values) {
    statement.tryReset();  // reset() would throw again what its last step threw
    int index = 0;
    (bind_value(statement, ++index, values), ...);
}

/// Runs a statement that gives no rows. Returns the number of rows changed.
template <class... Values>
int run(SQLite::Statement& statement, const Values&... values) {
    start(statement, values...);
    const int changed = statement.exec();
    statement.reset();
    return changed;
}

}  // namespace bitsweep
