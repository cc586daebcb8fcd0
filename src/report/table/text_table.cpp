#include "report/table/text_table.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/csv.h"
#include "base/error.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

constexpr std::pair<std::string_view, TableFormat> kFormats[] = {{"table", TableFormat::kTable},
                                                                 {"csv", TableFormat::kCsv},
                                                                 {"json", TableFormat::kJson},
                                                                 {"md", TableFormat::kMarkdown}};

bool is_none(const Json& value) {
    return value.is_null() || (value.is_number_float() && std::isnan(value.get<double>()));
}

// Full precision; text as it is; "" for null.
std::string exact_text(const Json& value) {
    if (is_none(value)) return {};
    if (value.is_number_float() && !std::isfinite(value.get<double>())) return fmt::format("{}", value.get<double>());
    return value.is_string() ? value.get<std::string>() : write_json(value);
}

std::string padded(const std::string& text, std::size_t width, bool right) {
    const std::string space(width - std::min(width, text_width(text)), ' ');
    return right ? space + text : text + space;
}

// A key stands once in an object: the second "n" becomes "n_2".
std::vector<std::string> unique_names(std::vector<std::string> names) {
    std::map<std::string, int> seen;
    for (auto& name : names)
        if (const int count = ++seen[name]; count > 1) name += fmt::format("_{}", count);
    return names;
}

struct Column {
    std::vector<std::string> cells;  // the head first
    std::size_t width = 0;
    bool is_number = true;
};

std::vector<Column> columns_of(const TextTable& table, bool is_markdown) {
    std::vector<Column> columns(table.columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto& column = columns[i];
        const auto add = [&](const Json& value, bool is_bold) {
            auto text = is_markdown ? markdown_escaped(short_text(value)) : short_text(value);
            if (is_markdown && is_bold) text = "**" + text + "**";
            column.width = std::max(column.width, text_width(text));
            column.cells.push_back(std::move(text));
        };
        add(table.columns[i], false);
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            const auto& value = table.rows[row][i];
            column.is_number = column.is_number && (value.is_number() || value.is_null());
            add(value, table.bold.contains({row, i}));
        }
        column.is_number = column.is_number && !table.rows.empty();
        if (is_markdown) column.width = std::max<std::size_t>(column.width, 3);
    }
    return columns;
}

std::string markdown_rule(const std::vector<Column>& columns) {
    std::string line = "|";
    for (const auto& column : columns)
        line +=
            (column.is_number ? std::string(column.width + 1, '-') + ":" : std::string(column.width + 2, '-')) + "|";
    return line + "\n";
}

std::string markdown_line(const std::vector<Column>& columns, std::size_t row) {
    std::string line = "|";
    for (const auto& column : columns) line += " " + padded(column.cells[row], column.width, column.is_number) + " |";
    return line + "\n";
}

// Goes on in a further line, indented, where the next column would pass `width`: in every row at the same column.
std::string aligned_line(const std::vector<Column>& columns, std::size_t row, std::size_t width) {
    constexpr std::size_t kIndent = 4;
    std::string lines;
    std::size_t used = 0;
    const auto end_line = [&] { lines.erase(lines.find_last_not_of(" \n") + 1) += "\n"; };
    for (const auto& column : columns) {
        const bool is_first = &column == &columns.front(), fits = is_first || used + 2 + column.width <= width;
        if (!fits) end_line();
        const auto gap = is_first ? 0 : fits ? 2 : kIndent;
        lines += std::string(gap, ' ') + padded(column.cells[row], column.width, column.is_number);
        used = (fits ? used : 0) + gap + column.width;
    }
    end_line();
    return lines;
}

std::string aligned_table(const TextTable& table, bool is_markdown, std::size_t width) {
    const auto columns = columns_of(table, is_markdown);
    const auto line = [&](std::size_t row) {
        return is_markdown ? markdown_line(columns, row) : aligned_line(columns, row, width);
    };
    std::string text = line(0);
    if (is_markdown) text += markdown_rule(columns);
    for (std::size_t row = 1; row <= table.rows.size(); ++row) text += line(row);
    return text;
}

template <class Value>
std::string latex_line(const std::vector<Value>& cells, const auto& is_bold) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto cell = latex_escaped(short_text(cells[i]));
        text += (i == 0 ? "" : " & ") + (is_bold(i) ? "\\textbf{" + cell + "}" : cell);
    }
    return text + " \\\\\n";
}

std::string latex_table(const TextTable& table) {
    auto text = fmt::format("\\begin{{tabular}}{{l{:c>{}}}}\n\\toprule\n", "",
                            table.columns.size() - std::min<std::size_t>(1, table.columns.size()));
    text += latex_line(table.columns, [](std::size_t) { return false; }) + "\\midrule\n";
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        text += latex_line(table.rows[row], [&](std::size_t i) { return table.bold.contains({row, i}); });
    return text + "\\bottomrule\n\\end{tabular}\n";
}

std::string whole_table(const TextTable& table, TableFormat format, std::size_t width) {
    return format == TableFormat::kLatex ? latex_table(table)
                                         : aligned_table(table, format == TableFormat::kMarkdown, width);
}

std::vector<TextTable> parts_of(const TextTable& table, const std::vector<Column>& columns, std::size_t width) {
    constexpr std::size_t kGap = 2;
    std::vector<TextTable> parts;
    std::size_t used = 0;
    const auto add_column = [&](std::size_t i) {
        auto& part = parts.back();
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            if (table.bold.contains({row, i})) part.bold.emplace(row, part.columns.size());
            part.rows[row].push_back(table.rows[row][i]);
        }
        part.columns.push_back(table.columns[i]);
        used += columns[i].width + kGap;
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (parts.empty() || (parts.back().columns.size() > 1 && used + columns[i].width > width)) {
            parts.push_back({{}, std::vector<std::vector<Json>>(table.rows.size())});
            used = 0;
            if (i > 0) add_column(0);
        }
        add_column(i);
    }
    return parts;
}

}  // namespace

std::string short_text(const Json& value) {
    if (is_none(value)) return {};
    return value.is_number_float() ? fmt::format("{:.6g}", value.get<double>()) : plain_text(exact_text(value));
}

std::vector<TextTable> wrapped(const TextTable& table, std::size_t width) {
    const auto columns = columns_of(table, false);
    auto parts = parts_of(table, columns, width);
    while (parts.size() > 1 && width > 1) {  // as narrow as that many parts can be
        auto narrower = parts_of(table, columns, --width);
        if (narrower.size() > parts.size()) break;
        parts = std::move(narrower);
    }
    return parts;
}

TableFormat table_format(std::string_view name) {
    std::string names;
    for (const auto& [known, format] : kFormats) {
        if (known == name) return format;
        names += (names.empty() ? "one of " : ", ") + std::string(known);
    }
    throw ConfigError("--format", fmt::format("unknown format '{}'", name), names);
}

TableWriter::TableWriter(TableFormat format, std::vector<std::string> columns,
                         std::function<void(std::string_view)> out, std::size_t width)
    : format_(format), width_(width), out_(std::move(out)) {
    table_.columns = format == TableFormat::kJson ? unique_names(std::move(columns)) : std::move(columns);
    if (format_ == TableFormat::kCsv) out_(csv_line(table_.columns));
}

void TableWriter::row(std::vector<Json> values) {
    values.resize(table_.columns.size());
    if (format_ == TableFormat::kCsv) {
        std::vector<std::string> fields;
        fields.reserve(values.size());
        for (const auto& value : values) fields.push_back(exact_text(value));
        out_(csv_line(fields));
    } else if (format_ == TableFormat::kJson) {
        out_((is_first_ ? "[\n  " : ",\n  ") + json_row(values));
    } else {
        table_.rows.push_back(std::move(values));
    }
    is_first_ = false;
}

std::string TableWriter::json_row(const std::vector<Json>& values) const {
    auto object = OrderedJson::object();
    for (std::size_t i = 0; i < values.size(); ++i) object[table_.columns[i]] = values[i];
    return write_json(object);
}

void TableWriter::finish() {
    if (format_ == TableFormat::kJson) out_(is_first_ ? "[]\n" : "\n]\n");
    else if (format_ != TableFormat::kCsv) out_(whole_table(table_, format_, width_));
}

std::string render(const TextTable& table, TableFormat format, std::size_t width) {
    if (format != TableFormat::kCsv && format != TableFormat::kJson) return whole_table(table, format, width);
    std::string text;
    TableWriter writer(format, table.columns, [&](std::string_view piece) { text += piece; });
    for (const auto& row : table.rows) writer.row(row);
    writer.finish();
    return text;
}

}  // namespace bitsweep
