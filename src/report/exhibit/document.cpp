#include "report/exhibit/document.h"

#include <set>

#include <fmt/format.h>

#include "report/table/text.h"

namespace bitsweep {
namespace {

constexpr std::size_t kLatexWidth = 100;  // characters of a table that can still be read when it is made to fit

std::string html_table(const TextTable& table) {
    std::string text = "<table>\n<tr>";
    for (const auto& cell : table.columns) text += "<th>" + html_escaped(cell) + "</th>";
    text += "</tr>\n";
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        text += "<tr>";
        for (std::size_t i = 0; i < table.rows[row].size(); ++i) {
            const auto cell = html_escaped(short_text(table.rows[row][i]));
            text += "<td>" + (table.bold.contains({row, i}) ? "<strong>" + cell + "</strong>" : cell) + "</td>";
        }
        text += "</tr>\n";
    }
    return text + "</table>\n";
}

std::string html_paragraph(const std::string& text) {
    return text.empty() ? "" : "<p>" + html_escaped(text) + "</p>\n";
}

// The numbers of the characters that latex_escaped() knows no command for.
std::set<std::string> written_by_number(const Document& document) {
    std::string all = document.title + document.subject;
    for (const auto& section : document.sections) {
        all += section.text + section.print + section.below;
        for (const auto& column : section.table.columns) all += column;
        for (const auto& row : section.table.rows)
            for (const auto& value : row) all += short_text(value);
    }
    std::set<std::string> numbers;
    latex_escaped(all, &numbers);
    return numbers;
}

std::string latex_head(const Document& document) {
    std::string text = "% Needs \\usepackage{booktabs,graphicx} and \\usepackage[utf8]{inputenc}.\n";
    if (const auto numbers = written_by_number(document); !numbers.empty())
        text += fmt::format("% LaTeX has no command for these characters: {}.\n", fmt::join(numbers, ", "));
    return text + "\\begin{table}\n\\centering\n";
}

}  // namespace

std::string html_document(const Document& document) {
    std::string text = "<h3>" + html_escaped(document.title) + "</h3>\n";
    for (const auto& section : document.sections)
        text += html_paragraph(section.text) + html_table(section.table) + html_paragraph(section.below);
    text += html_paragraph(document.closing);
    if (document.bullets.empty()) return text;
    text += "<ul>\n";
    for (const auto& line : document.bullets) text += "<li>" + html_escaped(line) + "</li>\n";
    return text + "</ul>\n";
}

std::string markdown_document(const Document& document) {
    std::string text = "# " + markdown_escaped(document.title) + "\n\n";
    if (!document.question.empty()) text += markdown_escaped(document.question) + "\n\n";
    for (const auto& section : document.sections) {
        text += markdown_escaped(section.text) + "\n\n" + render(section.table, TableFormat::kMarkdown) + "\n";
        if (!section.below.empty()) text += markdown_escaped(section.below) + "\n\n";
    }
    if (!document.closing.empty()) text += markdown_escaped(document.closing) + "\n";
    if (!document.bullets.empty()) text += '\n';
    for (const auto& line : document.bullets) text += "- " + markdown_escaped(line) + "\n";
    return text;
}

std::string latex_document(const Document& document) {
    auto text = latex_head(document);
    text += "\\caption{" + latex_escaped(document.subject.empty() ? document.title : document.subject) + ".";
    for (const auto& section : document.sections)
        text += " " + latex_escaped(section.print.empty() ? section.text : section.print);
    text += "}\n\\small\n";
    const char* between = "";
    for (const auto& section : document.sections) {
        for (const auto& part : wrapped(section.table, kLatexWidth)) {
            // As wide as the text at most.
            text += between +
                    std::string("\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n") +
                    render(part, TableFormat::kLatex) + "}\n";
            between = "\\par\\medskip\n";
        }
        if (!section.below.empty()) text += "\\par\\smallskip\n" + latex_escaped(section.below) + "\n";
    }
    return text + "\\end{table}\n";
}

}  // namespace bitsweep
