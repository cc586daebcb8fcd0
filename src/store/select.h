#pragma once

#include <functional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/json.h"

namespace bitsweep {

/// Runs one statement of the user's that must not write; see Reader::select.
void select_rows(SQLite::Database& database, const std::string& sql,
                 const std::function<void(const std::vector<std::string>&)>& columns,
                 const std::function<void(const std::vector<Json>&)>& row, const std::vector<std::string>& parameters);

}  // namespace bitsweep
