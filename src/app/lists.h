#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace bitsweep::app {

/// Rows of every table have the same three columns.
struct ListedRow {
    std::string name, note, summary;
};

/// The table of that name: keys, quantizers, models, data or figures. Throws ConfigError for another.
std::vector<ListedRow> list_table(const std::string& name);
OrderedJson to_json(const std::vector<ListedRow>& rows);

}  // namespace bitsweep::app
