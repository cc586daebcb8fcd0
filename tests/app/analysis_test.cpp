#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "app/analysis.h"
#include "app/exhibit_files.h"
#include "report/table/latex.h"
#include "store/dump.h"
#include "store/row_files.h"
#include "store/row_import.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_study.h"

namespace bitsweep::app::analysis_test {
namespace fs = std::filesystem;

namespace {

const fs::path kSource = BITSWEEP_SOURCE_DIR;

// tests/golden/report/<subject>/<file>; BITSWEEP_UPDATE_GOLDEN=1 writes them anew, to be read before they are
// committed.
void check_golden(const std::string& subject, const std::string& name, const std::string& text) {
    const auto path = kSource / "tests/golden/report" / subject / name;
    if (std::getenv("BITSWEEP_UPDATE_GOLDEN") != nullptr) {
        fs::create_directories(path.parent_path());
        write_file_atomically(path, text);
    }
    INFO(path.string());
    CHECK(read_file_if_exists(path).value_or("") == text);
}

// The tables of a Markdown text: each the block of consecutive lines that begin with '|'.
std::vector<std::string> tables_of(const std::string& text) {
    std::vector<std::string> tables;
    bool in_table = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('|') && !in_table) tables.emplace_back();
        in_table = line.starts_with('|');
        if (in_table) tables.back() += line + "\n";
    }
    return tables;
}

std::string utf8(char32_t number) {
    const auto next = [&](int shift) { return static_cast<char>(0x80 | (number >> shift & 0x3F)); };
    if (number < 0x80) return {static_cast<char>(number)};
    if (number < 0x800) return {static_cast<char>(0xC0 | number >> 6), next(0)};
    return {static_cast<char>(0xE0 | number >> 12), next(6), next(0)};
}

constexpr auto kFraction = "[0-9]+\\.[0-9]+";  // without its sign: prose says "below"
constexpr auto kInterval = "(-?[0-9]+\\.[0-9]+)\\s+to\\s+(-?[0-9]+\\.[0-9]+)";

std::vector<std::vector<std::string>> matches(const std::string& text, const std::string& pattern) {
    const std::regex expression(pattern);
    std::vector<std::vector<std::string>> found;
    for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match)
        found.emplace_back(match->begin(), match->end());
    return found;
}

// Whether `text`, with as many decimals as it has, may stand for `number`; a tie rounds either way.
bool rounds_to(double number, const std::string& text) {
    const auto decimals = text.size() - text.find('.') - 1;
    return std::abs(number - std::stod(text)) <= 0.5 * std::pow(10.0, -static_cast<double>(decimals)) + 1e-9;
}

}  // namespace

TEST_CASE("every specification of analysis/ draws the made-up study as written in tests/golden/report", "[report]") {
    const test::Folder temporary;
    const test::MadeStudy study(temporary.path / "results");
    test::import(study.results);
    const Reader reader(study.results.folder(), study.results.database());
    const auto analysis = load_analysis(kSource / "analysis");
    std::set<std::string> drawn;
    auto subjects = reader.sweep_names();
    subjects.emplace_back("");
    for (const auto& sweep : subjects)
        for (const auto& exhibit : exhibits_of(analysis, sweep, reader, {})) {
            INFO(exhibit.document.title);
            CHECK(exhibit.no_figure.empty());
            drawn.insert(exhibit.stem);
            for (const auto& [name, text] : text_files(exhibit))
                check_golden(sweep.empty() ? "probes" : sweep, name, text);
        }
    for (const auto& specification : analysis.specifications) {
        INFO(specification.name);
        CHECK(drawn.contains(specification.name));
    }
}

TEST_CASE("the demo's report is as written in tests/golden/report, from the rows of a real run of it", "[report]") {
    const test::Folder temporary;
    const test::MadeResults results(temporary.path / "results");
    CHECK(import_rows(kSource / "tests/golden/demo_rows", results.folder()).runs == 14);
    test::import(results);
    const Reader reader(results.folder(), results.database());
    int files = 0;
    for (const auto& exhibit : exhibits_of(load_analysis(kSource / "analysis"), "demo", reader, {}))
        for (const auto& [name, text] : text_files(exhibit)) {
            check_golden("demo", name, text);
            ++files;
        }
    CHECK(files > 20);
}

TEST_CASE("README's front table and every table of a note is published", "[report]") {
    std::set<std::string> published;
    for (const auto& entry : fs::recursive_directory_iterator(kSource / "results/published"))
        if (entry.path().extension() == ".md")
            for (const auto& table : tables_of(read_file(entry.path()))) published.insert(table);
    const auto main_tables = tables_of(read_file(kSource / "results/published/cpu/bits/accuracy_vs_bits.md"));
    CHECK_THAT(read_file(kSource / "README.md"), Contains(main_tables.at(0)));
    for (const auto& entry : fs::directory_iterator(kSource / "analysis/notes")) {
        INFO(entry.path().string());
        const auto tables = tables_of(read_file(entry.path()));
        CHECK_FALSE(tables.empty());
        for (const auto& table : tables) {
            INFO(table);
            CHECK(published.contains(table));
        }
    }
}

TEST_CASE("the recipes' page quotes what is published, and leaves no published sweep out", "[report]") {
    const auto page = read_file(kSource / "experiments/README.md");
    for (const auto& row : matches(page, "\\n\\| `[^\\n]*\\(`(cpu/[a-z0-9_]+)`[^\\n]*")) {
        std::string tables;
        for (const auto& entry : fs::directory_iterator(kSource / "results/published" / row[1]))
            if (entry.path().extension() == ".md") tables += read_file(entry.path());
        const auto numbers = matches(row[0], "([0-9.]+ ± [0-9.]+) % \\((n=[2-9])\\)");
        for (const auto& number : numbers) {
            INFO(row[1] << ": " << number[0]);
            CHECK_THAT(tables, Contains(number[1] + " (" + number[2] + ")"));
        }
    }
    for (const auto& entry : fs::directory_iterator(kSource / "results/published/cpu"))
        CHECK_THAT(page, Contains("`cpu/" + entry.path().filename().string() + "`"));
}

TEST_CASE("every fraction and interval of a note's verdict stands in the note's tables", "[report]") {
    for (const auto& entry : fs::directory_iterator(kSource / "analysis/notes")) {
        INFO(entry.path().string());
        const auto note = read_file(entry.path());
        const auto begin = note.find("**Verdict.**");
        REQUIRE(begin != std::string::npos);
        const auto verdict = note.substr(begin, note.find("\n\n", begin) - begin);
        std::vector<double> numbers;
        std::vector<std::pair<double, double>> intervals;
        for (const auto& table : tables_of(note)) {
            for (const auto& found : matches(table, kFraction)) numbers.push_back(std::stod(found[0]));
            for (const auto& found : matches(table, kInterval))
                intervals.emplace_back(std::stod(found[1]), std::stod(found[2]));
        }
        // Measured numbers stand in digits.
        CHECK(matches(note,
                      "\\b(an?|one|two|three|four|five|ten|half|third|quarter|tenth|few)( an?| of an?)? (per "
                      "?cent|points?\\b)")
                  .empty());
        for (const auto& found : matches(verdict, kFraction)) {
            INFO(found[0]);
            CHECK(std::any_of(numbers.begin(), numbers.end(),
                              [&](double number) { return rounds_to(number, found[0]); }));
        }
        for (const auto& found : matches(verdict, kInterval)) {
            INFO(found[0]);
            CHECK(std::any_of(intervals.begin(), intervals.end(), [&](const auto& interval) {
                return rounds_to(interval.first, found[1]) && rounds_to(interval.second, found[2]);
            }));
        }
    }
}

TEST_CASE("pdflatex compiles every character and every table of tests/golden/report, none too wide", "[report]") {
    if (std::system("command -v pdflatex > /dev/null") != 0) {
        std::puts("SKIPPED: pdflatex is not installed (texlive-latex-recommended)");
        return;
    }
    std::string text =
        "\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage{booktabs,graphicx}\n\\begin{document}\n";
    for (char32_t number = 0x20; number < 0x2800; ++number) text += latex_escaped(utf8(number)) + "\n\n";
    text += "\\clearpage\n";
    int tables = 0;
    for (const auto& entry : fs::recursive_directory_iterator(kSource / "tests/golden/report"))
        if (entry.path().extension() == ".tex") {
            text += read_file(entry.path()) + "\\clearpage\n";
            ++tables;
        }
    CHECK(tables > 10);
    const test::Folder temporary;
    write_file_atomically(temporary.path / "all.tex", text + "\\end{document}\n");
    const auto command = "cd '" + temporary.path.string() +
                         "' && pdflatex -interaction=nonstopmode -halt-on-error all.tex > printed 2>&1";
    const bool compiled = std::system(command.c_str()) == 0;
    const auto printed = read_file(temporary.path / "printed");
    INFO(printed);
    CHECK(compiled);
    CHECK_THAT(printed, !Contains("Overfull \\hbox"));
}

TEST_CASE("a sweep with a validation split is read on it, unless a specification says otherwise", "[report]") {
    const test::Folder temporary;
    const test::MadeStudy study(temporary.path / "results");
    test::import(study.results);
    const Reader reader(study.results.folder(), study.results.database());
    CHECK(specifications_for({}, reader.sweep("cpu/alpha_init"))[0].y[0] == "val.top1");
    CHECK(specifications_for({}, reader.sweep("cpu/bits"))[0].y[0] == "test.top1");
}

TEST_CASE("unfinished runs are compared at the last epoch that all have, and the table says so", "[report]") {
    const test::Folder temporary;
    const test::MadeStudy study(temporary.path / "results");
    test::import(study.results);
    const auto id = Reader(study.results.folder(), study.results.database()).sweep("cpu/bits").cells[3].run.id;
    fs::remove(study.results.run(id) / "result.json");  // stopped after its first epoch
    fs::remove(study.results.run(id) / "metrics.jsonl");
    study.results.append("runs/" + id + "/metrics.jsonl", test::MadeResults::metrics_line(1, 42));
    test::import(study.results);
    const Reader reader(study.results.folder(), study.results.database());
    const auto plain = exhibits_of({}, "cpu/bits", reader, {})[0];
    CHECK_THAT(markdown_of(plain), Contains("missing"));
    const auto common = exhibits_of({}, "cpu/bits", reader, {.common_epoch = true})[0];
    CHECK_THAT(markdown_of(common), Contains("after epoch 1 of"));
    CHECK_THAT(markdown_of(common), Contains("the last that all started runs have"));
    CHECK(markdown_of(common).find("missing") == std::string::npos);
    CHECK_THAT(markdown_of(common), Contains(" finished, 1 read before their end"));
    CHECK(common.meta["values"].get<std::string>().find("epoch 1") != std::string::npos);
}

}  // namespace bitsweep::app::analysis_test
