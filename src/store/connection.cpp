#include "store/connection.h"

#include <stdexcept>

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "base/error.h"
#include "store/schema.h"
#include "store/store.h"
#include "sys/clock.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyTimeout_ms = 30000;  // a loaded machine with many readers and a DELETE journal took over 5 s

bool is_damaged(const SQLite::Exception& error) {
    return error.getErrorCode() == SQLITE_CORRUPT || error.getErrorCode() == SQLITE_NOTADB;
}

// SQLite's URI syntax: what has a meaning in it is written %XX.
std::string uri_path(const fs::path& path) {
    std::string text;
    for (const char c : absolute_path(path).string()) {
        if (c == '%' || c == '?' || c == '#') text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else text += c;
    }
    return text;
}

// A reader's connection is one thread's at a time, and SQLite's locks would be a good part of reading a large sweep.
const int kReading = SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX;

SQLite::Database open_read_only(const fs::path& path) {
    try {
        SQLite::Database database(path.string(), kReading, kBusyTimeout_ms);
        schema_version(database);  // the first read opens the journal
        return database;
    } catch (const SQLite::Exception& error) {
        // Without the right to create the journal's index beside it, a WAL database can only be read as it lies.
        if (error.getErrorCode() != SQLITE_CANTOPEN && error.getErrorCode() != SQLITE_READONLY) throw;
        return {"file:" + uri_path(path) + "?immutable=1", kReading | SQLite::OPEN_URI};
    }
}

SQLite::Database empty_database() {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(database);
    database.exec("PRAGMA query_only = ON");
    return database;
}

bool has_no_tables(SQLite::Database& database) {
    return database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
}

ConfigError not_ours(const fs::path& path) {
    return {path.string(), "is not a database of bitsweep's: it is left as it is",
            "--db names another file; a damaged database is to be removed by hand, the files make it anew"};
}

bool holds_ours(const fs::path& path) {
    try {
        auto database = open_read_only(path);
        return is_ours(database);
    } catch (const SQLite::Exception& error) {
        if (is_damaged(error)) return false;
        fail(path, error);
    }
}

// False = it is damaged beyond being opened.
bool copy_over(const fs::path& path, const fs::path& fresh) {
    constexpr int kTries = 100;
    constexpr double kPause_s = 0.05;
    try {
        SQLite::Database database(path.string(), SQLite::OPEN_READWRITE, kBusyTimeout_ms);
        database.exec(fmt::format("PRAGMA journal_mode = {}", journal_for(file_system(folder_of(path)))));
        SQLite::Database source(fresh.string(), SQLite::OPEN_READWRITE);
        SQLite::Backup backup(database, source);
        for (int i = 0; backup.executeStep(-1) != SQLITE_DONE; ++i) {  // readers of a journal that is not WAL
            if (i == kTries)
                throw std::runtime_error(path.string() + " is being read by another process: try again later");
            SystemClock().sleep(kPause_s);
        }
        return true;
    } catch (const SQLite::Exception& error) {
        if (is_damaged(error)) return false;
        fail(path, error);
    }
}

}  // namespace

void fail(const fs::path& path, const SQLite::Exception& error) {
    if (is_damaged(error))
        throw DamagedIndex(fmt::format("{}: {} ('bitsweep index --rebuild' makes it anew from the files)",
                                       path.string(), error.what()));
    throw std::runtime_error(fmt::format("{}: {}", path.string(), error.what()));
}

const char* journal_for(const std::string& file_system) {
    return is_network_file_system(file_system) ? "DELETE" : "WAL";
}

SQLite::Database open_for_writing(const fs::path& path, const std::string& given_file_system) {
    const auto folder = folder_of(path);
    make_folders(folder);
    if (!is_there(path)) make_shared_file(path);  // SQLite's own nobody else may write, whatever the umask
    try {
        SQLite::Database database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeout_ms);
        const auto kind = given_file_system.empty() ? file_system(folder) : given_file_system;
        database.exec(fmt::format("PRAGMA journal_mode = {}", journal_for(kind)));
        database.exec(
            "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = OFF;"
            "PRAGMA cache_size = -16000");
        migrate(database);
        if (sqlite3_db_readonly(database.getHandle(), "main") != 0)  // SQLite says so at the first write only
            throw std::runtime_error(path.string() + " may only be read");
        return database;
    } catch (const SQLite::Exception& error) {
        fail(path, error);
    }
}

SQLite::Database open_for_building(const fs::path& path) {
    make_folders(folder_of(path));
    make_shared_file(path);
    SQLite::Database database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000");
    migrate(database);
    return database;
}

void finish_building(SQLite::Database& database) {
    database.exec("PRAGMA synchronous = FULL");
    const fs::path path = database.getFilename();
    database.exec(fmt::format("PRAGMA journal_mode = {}", journal_for(file_system(folder_of(path)))));
}

SQLite::Database open_for_reading(const fs::path& path) {
    if (!is_there(path)) return empty_database();
    try {
        auto database = open_read_only(path);
        const int version = schema_version(database);
        if (version == 0 && has_no_tables(database)) return empty_database();  // its writer has only just created it
        if (!is_ours(database)) throw not_ours(path);
        if (version < oldest_readable_version() || version > schema_version())
            throw std::runtime_error(
                fmt::format("{} has schema {}, this bitsweep reads {}: 'bitsweep index' brings an "
                            "older one up to date",
                            path.string(), version, schema_version()));
        database.exec("PRAGMA query_only = ON; PRAGMA cache_size = -16000");
        constexpr int kLongestValue_bytes = 64 << 20;  // a statement can ask for a text of any length
        sqlite3_limit(database.getHandle(), SQLITE_LIMIT_LENGTH, kLongestValue_bytes);
        return database;
    } catch (const SQLite::Exception& error) {
        fail(path, error);
    }
}

// The deadline goes with the connection: SQLite frees it (the last argument of a client data's setter is newer than
// Debian's SQLite, so it is the argument of a function that does nothing else).
void stop_after(SQLite::Database& database, double limit_s) {
    if (limit_s <= 0) return;
    constexpr int kSteps = 10000;  // of SQLite's machine between two looks at the clock
    auto* deadline_s = new double(SystemClock().steady_s() + limit_s);
    sqlite3_create_function_v2(
        database.getHandle(), "bitsweep_deadline", 0, SQLITE_UTF8, deadline_s,
        [](sqlite3_context*, int, sqlite3_value**) {}, nullptr, nullptr,
        [](void* owned) { delete static_cast<double*>(owned); });
    sqlite3_progress_handler(
        database.getHandle(), kSteps,
        [](void* limit) { return SystemClock().steady_s() > *static_cast<double*>(limit) ? 1 : 0; }, deadline_s);
}

void require_ours(const fs::path& path) {
    if (size_of_file(path).value_or(0) == 0 || holds_ours(path)) return;
    throw not_ours(path);
}

void remove_with_journals(const fs::path& path) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) remove_entry(path.string() + suffix);
}

void replace(const fs::path& path, const fs::path& fresh) {
    if (is_there(path) && copy_over(path, fresh)) return remove_with_journals(fresh);
    remove_with_journals(path);
    rename_entry(fresh, path);
}

}  // namespace bitsweep
