#pragma once

#include <filesystem>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

namespace bitsweep {

/// Throws DamagedIndex or std::runtime_error: the path, what SQLite said, and what helps.
[[noreturn]] void fail(const std::filesystem::path& path, const SQLite::Exception& error);

/// "WAL", or "DELETE" where `file_system` (sys/machine.h) is a network one: WAL needs memory shared between the
/// processes, which hosts do not have.
const char* journal_for(const std::string& file_system);

/// Opens, creates or migrates the database: foreign keys on, synchronous NORMAL, waits up to 30 s for a lock.
/// `file_system` is that of its folder; "" = to be looked up.
SQLite::Database open_for_writing(const std::filesystem::path& path, const std::string& file_system = {});

/// Opens a database that is not there yet, to be filled and then moved into place: no journal, no waiting for the
/// disk. After a crash it is of no use. `finish_building` makes it an ordinary one.
SQLite::Database open_for_building(const std::filesystem::path& path);
void finish_building(SQLite::Database& database);

/// Opens for reading only. A path with no database gives an empty one in memory; one on a read-only file system is
/// read without locks. Throws if it or its schema is not ours.
SQLite::Database open_for_reading(const std::filesystem::path& path);

/// Whatever runs on the connection `limit_s` from now is stopped: SQLite says "interrupted". 0 = nothing is.
void stop_after(SQLite::Database& database, double limit_s);

/// Throws ConfigError, touching nothing, where the file at `path` has content that is not bitsweep's: it is somebody's,
/// named by mistake. A damaged database that cannot be told from that is refused too.
void require_ours(const std::filesystem::path& path);

/// The database and what SQLite keeps beside it; nothing where there is none.
void remove_with_journals(const std::filesystem::path& path);

/// Puts the database `fresh` in the place of the one at `path`: into it, in one transaction, so that a reader sees the
/// old rows or the new ones. (Renamed over it, the one's journal would be found beside the other.) By renaming where
/// SQLite cannot open what is there, or nothing is. `fresh` is gone afterwards. Throws where a reader does not end.
void replace(const std::filesystem::path& path, const std::filesystem::path& fresh);

}  // namespace bitsweep
