#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace bitsweep::app {

/// Rows of every table have the same three columns.
struct ListedRow {
    std::string name, note, summary;
    OrderedJson more =
        OrderedJson::object();  ///< the members that JSON has besides them: of a key "type", "default", "range", ...
};

/// The table of that name: keys, quantizers, models, data or figures; with `filter`, the rows whose name has that text
/// in it, or where none has, whose other columns do. Throws ConfigError where there is no such table or row.
std::vector<ListedRow> list_table(const std::string& name, const std::string& filter = {});
OrderedJson to_json(const std::vector<ListedRow>& rows);

/// The keys of the trainer whose trainer.json that is, filtered the same way. Throws ConfigError with every mistake.
std::vector<ListedRow> list_trainer_keys(const std::string& trainer_file, const std::string& filter = {});

/// The JSON Schema of sweep files (sweep/sweep_schema.h).
OrderedJson sweep_file_schema();

/// Rows as text. With `columns` those that are too long are broken at blanks, the summary below its name.
std::string to_text(const std::vector<ListedRow>& rows, std::optional<std::size_t> columns);

}  // namespace bitsweep::app
