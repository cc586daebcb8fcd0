#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace bitsweep {

/// How rows are printed.
enum class TableFormat {
    kTable,  ///< columns aligned, for a terminal; numbers in six digits
    kCsv,    ///< RFC 4180, with "\n" line ends; numbers in full precision, null is empty
    kJson,   ///< a list of objects; numbers in full precision
    kMarkdown,
};

/// "table", "csv", "json" or "md"; anything else throws ConfigError.
TableFormat table_format(std::string_view name);

/// Rows of values: text, numbers, null. Pure.
struct TextTable {
    std::vector<std::string> columns;
    std::vector<std::vector<Json>> rows;
};

/// The whole table as text, ending in a newline.
std::string render(const TextTable& table, TableFormat format);

/// Prints rows as they come. Only kTable and kMarkdown keep them until the end, to align the columns.
class TableWriter {
public:
    TableWriter(TableFormat format, std::vector<std::string> columns, std::function<void(std::string_view)> out);

    void row(std::vector<Json> values);
    void finish();

private:
    void write_aligned() const;
    std::string json_row(const std::vector<Json>& values) const;

    TableFormat format_;
    TextTable table_;  // rows only where the format needs them at the end
    std::function<void(std::string_view)> out_;
    bool is_first_ = true;
};

}  // namespace bitsweep
