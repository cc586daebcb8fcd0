#include "app/html_page.h"

#include <cctype>

#include <fmt/format.h>

#include "base/hash.h"
#include "report/table/text.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

std::string anchor_of(const std::string& sweep) {
    std::string anchor = sweep.empty() ? "probes" : sweep;
    for (char& c : anchor)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '-';
    return anchor;
}

std::string list_of(const std::vector<std::string>& lines) {
    std::string text = "<ul>\n";
    for (const auto& line : lines) text += "<li>" + html_escaped(line) + "</li>\n";
    return text + "</ul>\n";
}

std::string figure_of(const std::string& sweep, const Exhibit& exhibit, const fs::path& folder) {
    const auto svg = read_file_if_exists(folder / (exhibit.stem + ".svg"));
    if (!svg) return exhibit.no_figure.empty() ? "" : "<p>No figure: " + html_escaped(exhibit.no_figure) + ".</p>\n";
    return fmt::format(
        "<figure class=\"{}\"><img data-figure=\"{}\" alt=\"{}\" "
        "src=\"data:image/svg+xml;base64,{}\"><figcaption>{}</figcaption></figure>\n",
        exhibit.figure.panels.size() > 1 ? "page" : "column", html_escaped(sweep + "/" + exhibit.stem),
        html_escaped(exhibit.document.title), base64(*svg), html_escaped(exhibit.caption));
}

std::string short_commit(const std::string& commit) {
    return commit.substr(0, 12) + (commit.ends_with("-dirty") ? " (with changes not committed)" : "");
}

std::string source_of(const Exhibit& exhibit) {
    const auto count = exhibit.meta.contains("runs") ? exhibit.meta["runs"].size() : 0;
    std::string text;
    if (exhibit.meta.contains("commits"))
        for (const auto& commit : exhibit.meta["commits"])
            text += (text.empty() ? "" : ", ") + short_commit(commit.get<std::string>());
    if (count == 0) return {};
    return fmt::format("<p class=\"source\">From {} runs{}.</p>\n", count,
                       text.empty() ? "" : ", trained with bitsweep " + html_escaped(text));
}

void add_section(const ReportSection& section, std::string& contents, std::string& body) {
    const auto heading = section.sweep.empty() ? "Computed without training" : section.sweep;
    contents += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", anchor_of(section.sweep), html_escaped(heading));
    body += fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n", anchor_of(section.sweep), html_escaped(heading));
    const auto& main = section.exhibits.front();
    if (!main.question.empty()) body += "<p class=\"question\">" + html_escaped(main.question) + "</p>\n";
    if (!main.verdicts.empty()) body += "<p>Verdicts:</p>\n" + list_of(main.verdicts);
    for (const auto& exhibit : section.exhibits)
        body += "<div class=\"wide\">" + html_document(exhibit.document) + "</div>\n" +
                figure_of(section.sweep, exhibit, section.folder);
    body += source_of(main) + "</section>\n";
}

}  // namespace

std::string html_body(const ReportView& view) {
    std::string contents, body;
    for (const auto& section : view.sections) add_section(section, contents, body);
    return fmt::format(
        "<h1>bitsweep report</h1>\n<p>Every number is mean ± standard deviation over seeds with its n; accuracy is "
        "that of the last epoch; missing, failed and diverged runs are counted, never dropped.</p>\n<ul>\n{}</ul>\n{}",
        contents, body);
}

}  // namespace bitsweep::app
