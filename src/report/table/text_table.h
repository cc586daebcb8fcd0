#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace bitsweep {

/// The form in which rows are printed.
enum class TableFormat {
    kTable,     ///< columns aligned, for a terminal; numbers in six digits
    kCsv,       ///< RFC 4180, with "\n" line ends; numbers in full precision, null is empty
    kJson,      ///< a list of objects; numbers in full precision
    kMarkdown,  ///< GitHub's pipe table, aligned as for a terminal; what would be markup is escaped
    kLatex,     ///< a booktabs tabular (\usepackage{booktabs}); first column left, the others centred
};

/// "table", "csv", "json" or "md"; anything else throws ConfigError.
TableFormat table_format(std::string_view name);

/// Rows of values: text, numbers, null. Every row is as long as `columns`.
struct TextTable {
    std::vector<std::string> columns;
    std::vector<std::vector<Json>> rows = {};
    std::set<std::pair<std::size_t, std::size_t>> bold = {};  ///< row, column; in Markdown and LaTeX only
};

/// The table in parts of at most `width` characters each, the first column in all of them; a column that is wider than
/// that has a part of its own.
std::vector<TextTable> wrapped(const TextTable& table, std::size_t width);

/// The whole table as text, ending in a newline. A row of kTable that is wider than `width` goes on in further lines,
/// every row from the same column on.
std::string render(const TextTable& table, TableFormat format, std::size_t width = SIZE_MAX);

/// A value as a person reads it in one line: six digits, no line ends or other control characters; "" for null.
std::string short_text(const Json& value);

/// Prints rows as they come. Only kCsv and kJson print at once; the others keep them until the end.
class TableWriter {
public:
    TableWriter(TableFormat format, std::vector<std::string> columns, std::function<void(std::string_view)> out,
                std::size_t width = SIZE_MAX);

    void row(std::vector<Json> values);
    void finish();

private:
    std::string json_row(const std::vector<Json>& values) const;

    TableFormat format_;
    std::size_t width_;
    TextTable table_;  // rows only where the format needs them at the end
    std::function<void(std::string_view)> out_;
    bool is_first_ = true;
};

}  // namespace bitsweep
