#include <algorithm>
#include <set>

#include "report/exhibit/cell_text.h"
#include "report/table/text.h"
#include "report/table/text_table.h"

#include "support/catch.h"

namespace bitsweep::table_test {

namespace {

const TextTable kOdd{{"arm", "2 bits"}, {{"a_b & c|d", "88.1 ± 0.4 (n=4)"}, {"100% [x], \"y\"", "— (3 missing)"}}};

CellSummary cell(std::vector<double> values, RunCounts counts) {
    CellSummary summary;
    summary.estimate = estimate(values);
    summary.counts = counts;
    return summary;
}

}  // namespace

TEST_CASE("a Markdown table is padded, and odd names stay text", "[report]") {
    CHECK(render(kOdd, TableFormat::kMarkdown) ==
          "| arm            | 2 bits           |\n"
          "|----------------|------------------|\n"
          "| a_b & c\\|d     | 88.1 ± 0.4 (n=4) |\n"
          "| 100% \\[x], \"y\" | — (3 missing)    |\n");
}

TEST_CASE("a LaTeX table is booktabs, and odd names stay text", "[report]") {
    CHECK(render(kOdd, TableFormat::kLatex) ==
          "\\begin{tabular}{lc}\n"
          "\\toprule\n"
          "arm & 2 bits \\\\\n"
          "\\midrule\n"
          "a\\_b \\& c\\textbar{}d & 88.1 $\\pm$ 0.4 (n=4) \\\\\n"
          "100\\% {[}x], ''y'' & --- (3 missing) \\\\\n"
          "\\bottomrule\n"
          "\\end{tabular}\n");
}

TEST_CASE("a CSV field with a comma or a quote is quoted", "[report]") {
    CHECK(render(kOdd, TableFormat::kCsv) ==
          "arm,2 bits\n"
          "a_b & c|d,88.1 ± 0.4 (n=4)\n"
          "\"100% [x], \"\"y\"\"\",— (3 missing)\n");
}

TEST_CASE("every character that LaTeX reads as markup is escaped", "[report]") {
    CHECK(latex_escaped("\\~^<>|&%$#_{}") ==
          "\\textbackslash{}\\textasciitilde{}\\textasciicircum{}\\textless{}\\textgreater{}\\textbar{}"
          "\\&\\%\\$\\#\\_\\{\\}");
}

TEST_CASE("texts from outside are shown without control characters, and print in LaTeX", "[report]") {
    struct Row {
        const char *text, *plain, *latex;
    };
    const Row rows[] = {
        {"\x1b[2Jx", " [2Jx", " {[}2Jx"},
        {"a\tb\nc\x7f", "a b c ", "a b c "},
        {"\xC2\x9B"
         "31m",
         " 31m", " 31m"},  // C1: the same as ESC [
        {"\xE2\x80\xAE"
         "gnp",
         " gnp", " gnp"},                                                                // turns the direction
        {"\xC3", "\xEF\xBF\xBD", "U+FFFD"},                                              // half a character
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", "U+FFFDU+FFFDU+FFFD"},  // a surrogate
        {"β → 2 bits", "β → 2 bits", "$\\beta$ $\\rightarrow$ 2 bits"},
        {"x ≤ 10⁻²", "x ≤ 10⁻²", "x $\\leq$ 10U+207B$^{2}$"},
        {"Łukasz, naïve", "Łukasz, naïve", "Łukasz, naïve"},
        {"đ", "đ", "U+0111"},
        {"日本語", "日本語", "U+65E5U+672CU+8A9E"},
        {"🙂", "🙂", "U+1F642"},
        {"50 % & $x$ #1", "50 % & $x$ #1", "50 \\% \\& \\$x\\$ \\#1"},
    };
    for (const auto& row : rows) {
        CHECK(plain_text(row.text) == row.plain);
        CHECK(latex_escaped(row.text) == row.latex);
        CHECK(html_escaped(row.text).find('\x1b') == std::string::npos);
        CHECK(short_text(Json(row.text)) == row.plain);
    }
    CHECK(plain_lines("a\tb\n\rc") == "a\tb\n c");
    std::set<std::string> by_number;
    latex_escaped("日本日", &by_number);
    CHECK(by_number == std::set<std::string>{"U+65E5", "U+672C"});
}

TEST_CASE("a wide character takes two columns, a combining mark none", "[report]") {
    CHECK(text_width("日本語") == 6);
    CHECK(text_width("🙂!") == 3);
    CHECK(text_width("e\xCC\x81") == 1);
    CHECK(text_width(shortened({"日本語日本語日本語日本語"}, 9)[0]) <= 9);
}

TEST_CASE("Markdown escapes markup, but not underscores within a word or a lone less-than", "[report]") {
    CHECK(markdown_escaped("cifar10_smoke") == "cifar10_smoke");
    CHECK(markdown_escaped("_a_ *b* `c` <d> \\") == "\\_a\\_ \\*b\\* \\`c\\` \\<d> \\\\");
    CHECK(markdown_escaped("p < 0.001\nnext") == "p < 0.001 next");
}

TEST_CASE("long texts are cut in the middle, and two that differ stay different", "[report]") {
    CHECK(shortened({"short", "0123456789abcdef"}, 9) == std::vector<std::string>{"short", "0123…cdef"});
    CHECK(shortened({"ααααααααααβ"}, 5) == std::vector<std::string>{"αα…αβ"});
    std::vector<std::string> names;
    for (int i = 0; i < 14; ++i)
        names.push_back(std::string(30, 'a') + "_seed" + std::to_string(100 + i) + std::string(30, 'z'));
    auto cut = shortened(names, 24);
    for (const auto& name : cut) CHECK(text_width(name) <= 24);
    CHECK_THAT(cut[3], Contains("103"));
    std::sort(cut.begin(), cut.end());
    CHECK(std::adjacent_find(cut.begin(), cut.end()) == cut.end());
}

TEST_CASE("a cell counts what is not in its mean", "[report]") {
    CHECK(cell_text(cell({87.7, 88.0, 88.2, 88.5}, {.finished = 4}), 1) == "88.1 ± 0.3 (n=4)");
    CHECK(cell_text(cell({87.7, 88.5}, {.finished = 2, .diverged = 1}), 1) == "88.1 ± 0.6 (n=2, 1 diverged)");
    CHECK(cell_text(cell({88.1}, {.finished = 1}), 1) == "88.1 (n=1)");
    CHECK(cell_text(cell({}, {.running = 1, .not_started = 2}), 1) == "— (3 missing)");
    CHECK(cell_text(cell({}, {.stopped = 1, .cancelled = 2}), 1) == "— (2 cancelled, 1 missing)");
    CHECK(cell_text(cell({}, {.diverged = 2, .failed = 1, .stopped = 1}), 1) == "— (2 diverged, 1 failed, 1 missing)");
    CHECK(cell_text(cell({}, {.no_value = 1}), 1) == "— (1 without a value)");
}

TEST_CASE("numbers are rounded, and nothing rounds to minus zero", "[report]") {
    CHECK(fixed(-0.04, 1) == "0.0");
    CHECK(fixed(-0.06, 1) == "-0.1");
    CHECK(interval_text({-1.25, 0.5}, 2) == "-1.25 to 0.50");
    CHECK(p_text(0.0004) == "< 0.001");
    CHECK(p_text(0.0125) == "0.013");
}

}  // namespace bitsweep::table_test
