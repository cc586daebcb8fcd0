#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace bitsweep {

/// The database's schema: tables in schema.cpp, with what each is for; the views a person reads are described in
/// results/README.md. `user_version` of a database is the number of migrations it has had.

/// Version this program reads and writes.
int schema_version();

/// The oldest that it reads as it is: a reader cannot bring a database up to date.
int oldest_readable_version();

/// The first that knows which run each starts from.
inline constexpr int kVersionWithParents = 5;
inline constexpr int kVersionWithDeclarations = 6;
inline constexpr int kVersionWithMetric = 7;
inline constexpr int kVersionWithCode = 8;
inline constexpr int kVersionWithPrecision = 9;

/// Version of `database`; 0 = new and empty.
int schema_version(SQLite::Database& database);

/// Whether it is bitsweep's: by its `application_id`, or, written before there was one, by its tables. A new and empty
/// one is too.
bool is_ours(SQLite::Database& database);

/// Brings `database` from its version to ours, in one transaction, and marks it as bitsweep's. Throws if it is newer
/// than ours.
void migrate(SQLite::Database& database);

}  // namespace bitsweep
