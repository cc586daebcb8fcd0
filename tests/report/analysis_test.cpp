#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "cli/bitsweep/analysis.h"
#include "cli/bitsweep/exhibit_files.h"
#include "store/dump.h"
#include "store/row_files.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_study.h"

namespace bitsweep::analysis_test {
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
            INFO(exhibit.title);
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

TEST_CASE("README's front table is the published one, and the notes' tables are", "[report]") {
    const auto main_table = [](const std::string& sweep) {
        const auto text = read_file(kSource / "results/published" / sweep);
        const auto begin = text.find("\n|") + 1;
        return text.substr(begin, text.find("\n\n", begin) + 1 - begin);
    };
    CHECK_THAT(read_file(kSource / "README.md"), Contains(main_table("cpu/bits/accuracy_vs_bits.md")));
    for (const auto& [note, table] : {std::pair{"2026-11-24_cpu_bits", "cpu/bits/accuracy_vs_bits.md"},
                                      {"2026-11-24_cpu_sawb_scale", "cpu/sawb_scale/accuracy_by_arm.md"},
                                      {"2026-11-24_cpu_shortcut", "cpu/shortcut/accuracy_vs_bits.md"},
                                      {"2026-11-25_cpu_alpha_init", "cpu/alpha_init/alpha_init_map.md"},
                                      {"2026-11-26_cpu_resnet20", "cpu/resnet20/accuracy_by_arm.md"}})
        CHECK_THAT(read_file(kSource / "analysis/notes" / (std::string(note) + ".md")), Contains(main_table(table)));
}

TEST_CASE("pdflatex compiles every table of tests/golden/report, none wider than the text", "[report]") {
    if (std::system("command -v pdflatex > /dev/null") != 0) {
        std::puts("SKIPPED: pdflatex is not installed (texlive-latex-recommended)");
        return;
    }
    std::string text =
        "\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage{booktabs,graphicx}\n\\begin{document}\n";
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
    CHECK_THAT(plain.markdown, Contains("missing"));
    const auto common = exhibits_of({}, "cpu/bits", reader, {.common_epoch = true})[0];
    CHECK_THAT(common.markdown, Contains("after epoch 1 of"));
    CHECK_THAT(common.markdown, Contains("the last that all started runs have"));
    CHECK(common.markdown.find("missing") == std::string::npos);
    CHECK_THAT(common.markdown, Contains(" finished, 1 read before their end"));
    CHECK(common.meta["values"].get<std::string>().find("epoch 1") != std::string::npos);
}

}  // namespace bitsweep::analysis_test
