#include "store/select.h"

#include <memory>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/error.h"

namespace bitsweep {
namespace {

// SQLiteCpp does not say whether a statement writes, nor what follows it: the C interface does.
struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using RawStatement = std::unique_ptr<sqlite3_stmt, Finalize>;

std::string what_there_is(SQLite::Database& database) {
    std::string names;
    SQLite::Statement rows(database,
                           "SELECT name FROM sqlite_master WHERE type IN ('view', 'table') ORDER BY type DESC, name");
    while (rows.executeStep()) names += (names.empty() ? "" : ", ") + rows.getColumn(0).getString();
    return "views and tables: " + names + "; columns: SELECT name FROM pragma_table_info('v_runs')";
}

[[noreturn]] void fail(SQLite::Database& database, const std::string& message) {
    throw ConfigError("SQL", message, what_there_is(database));
}

RawStatement prepare(SQLite::Database& database, const std::string& sql) {
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v2(database.getHandle(), sql.c_str(), -1, &raw, &rest);
    RawStatement statement(raw);
    if (code != SQLITE_OK) fail(database, sqlite3_errmsg(database.getHandle()));
    if (statement == nullptr) throw ConfigError("SQL", "no statement in '" + sql + "'");
    if (std::string_view(rest).find_first_not_of(" \t\r\n;") != std::string_view::npos)
        throw ConfigError("SQL", fmt::format("more than one statement: '{}' follows", rest), "one at a time");
    if (sqlite3_stmt_readonly(statement.get()) == 0)
        throw ConfigError("SQL", "this statement writes, and the database is only an index of the files",
                          "only reading is allowed here; the files of the results folder are what may be changed");
    return statement;
}

Json value_at(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            return sqlite3_column_int64(statement, column);
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, column);
        case SQLITE_NULL:
            return nullptr;
        default:
            break;
    }
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    if (sqlite3_column_type(statement, column) == SQLITE_TEXT) return std::string(bytes == nullptr ? "" : bytes, size);
    std::string hex;
    for (std::size_t i = 0; i < size; ++i) hex += fmt::format("{:02x}", static_cast<unsigned char>(bytes[i]));
    return hex;
}

}  // namespace

void select_rows(SQLite::Database& database, const std::string& sql,
                 const std::function<void(const std::vector<std::string>&)>& columns,
                 const std::function<void(const std::vector<Json>&)>& row, const std::vector<std::string>& parameters) {
    const auto statement = prepare(database, sql);
    for (std::size_t i = 0; i < parameters.size(); ++i)
        sqlite3_bind_text(statement.get(), static_cast<int>(i + 1), parameters[i].c_str(), -1, SQLITE_TRANSIENT);
    const int count = sqlite3_column_count(statement.get());
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) names.emplace_back(sqlite3_column_name(statement.get(), i));
    columns(names);
    std::vector<Json> values(static_cast<std::size_t>(count));
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
        for (int i = 0; i < count; ++i) values[static_cast<std::size_t>(i)] = value_at(statement.get(), i);
        row(values);
    }
    if (code != SQLITE_DONE) fail(database, sqlite3_errmsg(database.getHandle()));
}

}  // namespace bitsweep
