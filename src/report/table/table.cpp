#include "report/table/table.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "base/csv.h"

namespace bitsweep {
namespace {

constexpr const char* kNone = "—";

// Columns that a terminal needs: code points (our texts hold no wide or combining ones).
std::size_t display_width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, display_width(text)), ' ');
}

std::string latex_of(char c) {
    switch (c) {
        case '\\':
            return "\\textbackslash{}";
        case '~':
            return "\\textasciitilde{}";
        case '^':
            return "\\textasciicircum{}";
        case '<':
            return "\\textless{}";
        case '>':
            return "\\textgreater{}";
        case '|':
            return "\\textbar{}";
        case '"':
            return "''";
        case '[':  // after a line's \\ it would be read as an optional argument
            return "{[}";
        case '&':
        case '%':
        case '$':
        case '#':
        case '_':
        case '{':
        case '}':
            return std::string("\\") + c;
        case '\n':
        case '\r':
        case '\t':
            return " ";
        default:
            return std::string(1, c);
    }
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

void add_count(std::string& text, std::size_t count, const char* what) {
    if (count == 0) return;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
}

}  // namespace

std::string markdown_escaped(std::string_view text) {
    const auto is_word = [&](std::size_t i) {
        return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0);
    };
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        // An underscore within a word is no markup, and names such as cifar10_smoke stay readable in a terminal.
        const bool plain_underscore = c == '_' && i > 0 && is_word(i - 1) && is_word(i + 1);
        const bool plain_less = c == '<' && i + 1 < text.size() && text[i + 1] == ' ';
        const bool markup = std::string_view("\\|*_`<[").find(c) != std::string_view::npos;
        if (markup && !plain_underscore && !plain_less) escaped += '\\';
        escaped += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return escaped;
}

std::string latex_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) escaped += latex_of(c);
    replace_all(escaped, "±", "$\\pm$");
    replace_all(escaped, "—", "---");
    replace_all(escaped, "α", "$\\alpha$");
    replace_all(escaped, "λ", "$\\lambda$");
    replace_all(escaped, "×", "$\\times$");
    replace_all(escaped, "κ", "$\\kappa$");
    replace_all(escaped, "σ", "$\\sigma$");
    replace_all(escaped, "…", "\\ldots{}");
    return escaped;
}

std::string markdown_table(const ReportTable& table) {
    std::vector<std::vector<std::string>> lines{table.header};
    lines.insert(lines.end(), table.rows.begin(), table.rows.end());
    std::vector<std::size_t> widths(table.header.size(), 3);
    for (std::size_t row = 0; row < lines.size(); ++row)
        for (std::size_t i = 0; i < widths.size(); ++i) {
            auto& cell = lines[row][i];
            cell = markdown_escaped(cell);
            if (row > 0 && table.bold.contains({row - 1, i})) cell = "**" + cell + "**";
            widths[i] = std::max(widths[i], display_width(cell));
        }
    std::string text;
    for (std::size_t row = 0; row < lines.size(); ++row) {
        text += '|';
        for (std::size_t i = 0; i < widths.size(); ++i) text += ' ' + padded(lines[row][i], widths[i]) + " |";
        text += '\n';
        if (row > 0) continue;
        text += '|';
        for (const auto width : widths) text += std::string(width + 2, '-') + '|';
        text += '\n';
    }
    return text;
}

std::string csv_table(const ReportTable& table) {
    std::string text = csv_line(table.header);
    for (const auto& row : table.rows) text += csv_line(row);
    return text;
}

std::string latex_table(const ReportTable& table) {
    const auto line = [](const std::vector<std::string>& cells, const auto& is_bold) {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto cell = latex_escaped(cells[i]);
            text += (i == 0 ? "" : " & ") + (is_bold(i) ? "\\textbf{" + cell + "}" : cell);
        }
        return text + " \\\\\n";
    };
    std::string text =
        fmt::format("\\begin{{tabular}}{{l{}}}\n\\toprule\n",
                    std::string(table.header.size() - std::min<std::size_t>(1, table.header.size()), 'c'));
    text += line(table.header, [](std::size_t) { return false; }) + "\\midrule\n";
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        text += line(table.rows[row], [&](std::size_t i) { return table.bold.contains({row, i}); });
    return text + "\\bottomrule\n\\end{tabular}\n";
}

std::string fixed(double value, int decimals) {
    if (!std::isfinite(value)) return kNone;
    auto text = fmt::format("{:.{}f}", value, decimals);
    if (text.find_first_of("123456789") == std::string::npos && text.front() == '-') text.erase(0, 1);
    return text;
}

std::string exact(double value) {
    return fmt::format("{}", value);
}

std::string estimate_text(const Estimate& estimate, int decimals) {
    if (estimate.n == 0) return kNone;
    auto text = fixed(estimate.mean, decimals);
    if (estimate.sd) text += " ± " + fixed(*estimate.sd, decimals);
    return text + fmt::format(" (n={})", estimate.n);
}

std::string shortfall_text(const RunCounts& counts) {
    std::string text;
    add_count(text, counts.diverged, "diverged");
    add_count(text, counts.failed, "failed");
    add_count(text, counts.missing(), "missing");
    add_count(text, counts.no_value, "without a value");
    return text;
}

std::string cell_text(const CellSummary& cell, int decimals) {
    auto text = estimate_text(cell.estimate, decimals);
    const auto shortfall = shortfall_text(cell.counts);
    if (shortfall.empty()) return text;
    if (cell.estimate.n == 0) return text + " (" + shortfall + ")";
    text.pop_back();
    return text + ", " + shortfall + ")";
}

std::string p_text(double p) {
    return p < 0.001 ? "< 0.001" : fixed(p, 3);
}

std::string interval_text(const Interval& interval, int decimals) {
    return fixed(interval.low, decimals) + " to " + fixed(interval.high, decimals);
}

}  // namespace bitsweep
