#include "report/exhibit/exhibit.h"

#include <algorithm>
#include <sstream>

#include "report/exhibit/cost.h"
#include "report/made_up.h"
#include "support/catch.h"

namespace bitsweep::exhibit_test {
using namespace bitsweep::made_up;

namespace {

SweepRow partial() {
    auto sweep = three_arms();
    run_at(sweep, "dorefa", 2, 3) = in_state("dd", RunState::kDiverged);
    run_at(sweep, "dorefa", 3, 1) = in_state("nn", RunState::kNew);
    run_at(sweep, "dorefa", 3, 2) = in_state("rr", RunState::kRunning);
    run_at(sweep, "dorefa", 3, 3) = in_state("ff", RunState::kFailed);
    return sweep;
}

Exhibit report_of(SweepRow sweep, const std::string& metric = "test.top1") {
    const auto specification = default_specification(sweep, metric);
    ExhibitInput input;
    input.sweep = std::move(sweep);
    return make_exhibit(specification, input);
}

std::string csv_of(const Exhibit& exhibit) {
    return render(exhibit.values, TableFormat::kCsv);
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("table and figure say which cells have runs of different code", "[report]") {
    auto sweep = three_arms();
    CHECK(report_of(sweep).caption.find("code") == std::string::npos);
    run_at(sweep, "dorefa", 2, 1).code = "aaaa";
    run_at(sweep, "dorefa", 2, 2).code = "bbbb,aaaa";  // stopped, changed, resumed
    const auto exhibit = report_of(sweep);
    CHECK_THAT(exhibit.caption, Contains("runs of different code: dorefa, bits=2."));
    CHECK_THAT(gnuplot_script(exhibit.figure), Contains("runs of different code: dorefa, bits=2"));
    CHECK_THAT(markdown_of(exhibit), Contains("dorefa, bits=2: its runs come from different code (aaaa, bbbb)."));
}

TEST_CASE("the Markdown report of a partial sweep reads as written here", "[report]") {
    CHECK(markdown_of(report_of(partial())) == R"md(# cpu/bits: accuracy vs bits

How does accuracy fall with bit-width?

Shown: top-1 accuracy (%) after the last epoch, mean ± standard deviation over n seeds; 95 % intervals in accuracy_vs_bits.csv.

| arm       | 2 bits                       | 3 bits                  | 4 bits           | full precision   |
|-----------|------------------------------|-------------------------|------------------|------------------|
| fp32      |                              |                         |                  | 92.0 ± 1.0 (n=3) |
| pact+sawb | 88.2 ± 1.3 (n=3)             | 90.6 ± 0.7 (n=3)        | 91.6 ± 0.8 (n=3) |                  |
| dorefa    | 83.0 ± 1.4 (n=2, 1 diverged) | — (1 failed, 2 missing) | 90.9 ± 0.8 (n=3) |                  |

The same with batch norm's statistics re-estimated over one more epoch of training images.

| arm       | 2 bits                       | 3 bits                  | 4 bits           | full precision   |
|-----------|------------------------------|-------------------------|------------------|------------------|
| fp32      |                              |                         |                  | 92.1 ± 1.0 (n=3) |
| pact+sawb | 88.3 ± 1.3 (n=3)             | 90.7 ± 0.7 (n=3)        | 91.7 ± 0.8 (n=3) |                  |
| dorefa    | 83.1 ± 1.4 (n=2, 1 diverged) | — (1 failed, 2 missing) | 91.0 ± 0.8 (n=3) |                  |

Fall below fp32, paired by seed, in percentage points: mean ± standard deviation.

| arm       | 2 bits          | 3 bits          | 4 bits          |
|-----------|-----------------|-----------------|-----------------|
| pact+sawb | 3.8 ± 0.3 (n=3) | 1.4 ± 0.4 (n=3) | 0.4 ± 0.3 (n=3) |
| dorefa    | 8.5 ± 0.7 (n=2) | —               | 1.1 ± 0.2 (n=3) |

Declared contrasts, paired by seed: mean ± standard deviation of the differences, in percentage points.

| contrast                                | difference        | 95 % interval | n   | p         | pooled p |
|-----------------------------------------|-------------------|---------------|-----|-----------|----------|
| pact+sawb (2 bits) less dorefa (2 bits) | 4.50 (5.00, 4.00) | —             | 2   | — (n < 3) | —        |
| pact+sawb (4 bits) less fp32            | -0.37 ± 0.31      | -1.46 to 0.73 | 3   | 0.346     | 0.492    |

How to read a row: each of its n seeds gives one difference, the first side's value less the second side's. Student's t test of these n differences gives the chance that their mean lies at least this far from 0 when the two sides are in truth equal. p is that chance times 2, the number of declared contrasts (Bonferroni), and at most 1; the interval is widened to match. Where p is below 0.05, the 95 % interval leaves out 0, and the contrast is decided. With fewer than 3 seeds nothing is tested, and each seed's difference is listed. p and the interval speak for other seeds, not for other test images: all runs are tested on the same images. Nothing records when the contrasts were declared. The pooled p assumes that every cell of the sweep varies equally from seed to seed (standard deviation 0.36, 9 degrees of freedom); nothing is decided by it.

Distinct runs: 21 (17 finished, 1 diverged, 1 failed, 1 running, 1 not started).

- diverged: dorefa, bits=2, seed=3 (run dd)
- failed: dorefa, bits=3, seed=3 (run ff)
)md");
}

TEST_CASE("a footnote names the run that was resumed in another arithmetic", "[report]") {
    auto sweep = partial();
    for (auto& cell : sweep.cells)
        if (cell.arm == "fp32" && cell.seed == 2) {
            cell.run.id = "mixed";
            cell.run.result["arithmetics"] = 2;
        }
    CHECK_THAT(markdown_of(report_of(sweep)),
               Contains("- resumed in another arithmetic: fp32, bits=2, seed=2 (run mixed)\n"));
}

TEST_CASE("the CSV holds every cell in full precision with its counts", "[report]") {
    const auto lines = lines_of(csv_of(report_of(partial())));
    REQUIRE(lines.size() == 8);  // header, fp32 once, 3 + 3 cells
    CHECK(lines[0] == "sweep,arm,bits,metric,n,mean,sd,ci95_low,ci95_high,diverged,failed,missing,without_value");
    CHECK(lines[1].starts_with("cpu/bits,fp32,any,test.top1,3,92,1,89.51586228824"));
    CHECK(lines[5].starts_with("cpu/bits,dorefa,2,test.top1,2,83,1.41421356237309"));
    CHECK(lines[5].ends_with(",1,0,0,0"));
    CHECK(lines[6] == "cpu/bits,dorefa,3,test.top1,0,,,,,0,1,2,0");
}

TEST_CASE("the LaTeX report holds table, fall and contrasts", "[report]") {
    auto sweep = empty_sweep();
    sweep.name = "odd_one";
    add_full_precision(sweep, {2, 3}, {91, 92});
    add_arm(sweep, "a_b & c|d", {2, 3}, {{87, 88.5}, {90, 90.4}});
    sweep.contrasts = Json::parse(R"([[{"arm": "a_b & c|d", "bits": 2}, {"arm": "fp32"}]])");
    CHECK(latex_document(report_of(sweep).document) ==
          R"tex(% Needs \usepackage{booktabs,graphicx} and \usepackage[utf8]{inputenc}.
\begin{table}
\centering
\caption{Top-1 accuracy (\%) against bits (weights and activations). Shown: top-1 accuracy (\%) after the last epoch, mean $\pm$ standard deviation over n seeds. The same with batch norm's statistics re-estimated over one more epoch of training images. Fall below fp32, paired by seed, in percentage points: mean $\pm$ standard deviation. Declared contrasts, paired by seed: mean $\pm$ standard deviation of the differences, in percentage points.}
\small
\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%
\begin{tabular}{lccc}
\toprule
arm & 2 bits & 3 bits & full precision \\
\midrule
fp32 &  &  & 91.5 $\pm$ 0.7 (n=2) \\
a\_b \& c\textbar{}d & 87.8 $\pm$ 1.1 (n=2) & 90.2 $\pm$ 0.3 (n=2) &  \\
\bottomrule
\end{tabular}
}
\par\medskip
\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%
\begin{tabular}{lccc}
\toprule
arm & 2 bits & 3 bits & full precision \\
\midrule
fp32 &  &  & 91.6 $\pm$ 0.7 (n=2) \\
a\_b \& c\textbar{}d & 87.8 $\pm$ 1.1 (n=2) & 90.3 $\pm$ 0.3 (n=2) &  \\
\bottomrule
\end{tabular}
}
\par\medskip
\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%
\begin{tabular}{lcc}
\toprule
arm & 2 bits & 3 bits \\
\midrule
a\_b \& c\textbar{}d & 3.8 $\pm$ 0.4 (n=2) & 1.3 $\pm$ 0.4 (n=2) \\
\bottomrule
\end{tabular}
}
\par\medskip
\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%
\begin{tabular}{lcccc}
\toprule
contrast & difference & 95 \% interval & n & p \\
\midrule
a\_b \& c\textbar{}d (2 bits) less fp32 & -3.75 (-4.00, -3.50) & --- & 2 & --- (n \textless{} 3) \\
\bottomrule
\end{tabular}
}
\par\smallskip
How to read a row: each of its n seeds gives one difference, the first side's value less the second side's. Student's t test of these n differences gives the chance that their mean lies at least this far from 0 when the two sides are in truth equal. p is that chance. Where p is below 0.05, the 95 \% interval leaves out 0, and the contrast is decided. With fewer than 3 seeds nothing is tested, and each seed's difference is listed. p and the interval speak for other seeds, not for other test images: all runs are tested on the same images. Nothing records when the contrasts were declared.
\end{table}
)tex");
}

TEST_CASE("the same rows give the same bytes, and the order of the cells does not matter", "[report]") {
    auto sweep = partial();
    const auto first = report_of(sweep);
    std::reverse(sweep.cells.begin(), sweep.cells.end());
    const auto second = report_of(sweep);
    CHECK(markdown_of(first).substr(0, markdown_of(first).find("\n- ")) ==
          markdown_of(second).substr(0, markdown_of(second).find("\n- ")));
    CHECK(csv_of(first) == csv_of(second));
    CHECK(gnuplot_script(first.figure) == gnuplot_script(second.figure));
    CHECK(first.json.dump() == second.json.dump());
}

TEST_CASE("a sweep without a finished run has a table and says why it has no figure", "[report]") {
    auto sweep = three_arms();
    for (auto& cell : sweep.cells) cell.run = in_state(cell.run.id, RunState::kNew);
    const auto report = report_of(sweep);
    CHECK(is_empty(report.figure));
    CHECK(report.no_figure == "no run of this sweep has finished with a value of test.top1");
    CHECK(markdown_of(report).find("| pact+sawb | — (3 missing) | — (3 missing) | — (3 missing) |") !=
          std::string::npos);
    CHECK(markdown_of(report).find("Distinct runs: ") != std::string::npos);
}

TEST_CASE("a spread that would print as 0.0 gets one more digit", "[report]") {
    auto sweep = empty_sweep();
    add_arm(sweep, "pretrained", {2, 3}, {{91.71, 91.73, 91.75}, {91.72, 91.73, 91.74}});
    CHECK(markdown_of(report_of(sweep)).find("91.73 ± 0.02 (n=3)") != std::string::npos);
}

TEST_CASE("a cell is bold only where its contrasts say that it is the best", "[report]") {
    const auto bold_lines = [](const std::string& text) {
        std::vector<std::string> bold;
        for (const auto& line : lines_of(text))
            if (line.find("**") != std::string::npos) bold.push_back(line);
        return bold;
    };
    const auto decided = report_of(three_arms());
    REQUIRE(bold_lines(markdown_of(decided)).size() == 1);
    CHECK_THAT(bold_lines(markdown_of(decided))[0], Contains("| pact+sawb | **88.2 ± 1.3 (n=3)** | 90.6"));
    CHECK_THAT(latex_document(decided.document), Contains("\\textbf{88.2 $\\pm$ 1.3 (n=3)}"));
    CHECK_THAT(html_document(decided.document), Contains("<strong>88.2 ± 1.3 (n=3)</strong>"));
    CHECK(csv_of(decided).find("**") == std::string::npos);
    CHECK(decided.verdicts.size() == 2);
    CHECK_THAT(decided.verdicts[0], Contains("pact+sawb (2 bits) is ahead (4.70 percentage points"));
    CHECK_THAT(decided.verdicts[1], Contains("the data do not separate them"));

    auto undeclared = three_arms();
    undeclared.contrasts = Json::array();
    CHECK(bold_lines(markdown_of(report_of(undeclared))).empty());
    auto equal = three_arms();
    for (int seed = 1; seed <= 3; ++seed)
        run_at(equal, "dorefa", 2, seed).metrics["test.top1"] =
            run_at(equal, "pact+sawb", 2, seed).metrics["test.top1"];
    CHECK(bold_lines(markdown_of(report_of(equal))).empty());
    auto third_is_better = three_arms();  // better than both sides of the contrast: nothing is the column's best
    add_arm(third_is_better, "lsq", {2, 3, 4}, {{95, 95, 95}, {95, 95, 95}, {95, 95, 95}});
    CHECK(bold_lines(markdown_of(report_of(third_is_better))).empty());
}

TEST_CASE("published results have rows and open points of their own, and are mixed into nothing", "[report]") {
    auto sweep = three_arms();
    auto specification = default_specification(sweep);
    specification.published = true;
    ExhibitInput input;
    input.sweep = sweep;
    input.published = {{"cifar10/resnet20_preact_pool", "dorefa", 2, 2, 88.2, "PACT, Table 1"},
                       {"cifar10/resnet20_preact_pool", "fp32", 32, 32, 91.6, "PACT, Table 1"}};
    const auto exhibit = make_exhibit(specification, input);
    CHECK_THAT(markdown_of(exhibit), Contains("| dorefa    | 88.2   |                | PACT, Table 1 |"));
    CHECK_THAT(gnuplot_script(exhibit.figure), Contains("'dorefa, published'"));
    CHECK(csv_of(exhibit) == csv_of(report_of(sweep)));
    CHECK(exhibit.json.dump() == report_of(sweep).json.dump());
}

TEST_CASE("every sweep has its metric against each axis, curves, and clips where they are learned", "[report]") {
    const auto names_of = [](const SweepRow& sweep) {
        std::vector<std::string> names;
        for (const auto& specification : default_specifications(sweep, "test.top1"))
            names.push_back(specification.name);
        return names;
    };
    auto sweep = empty_sweep();
    sweep.axes = {"bits", "init"};
    sweep.arms = {"pact"};
    for (const int bits : {2, 3})
        for (const int init : {2, 10})
            sweep.cells.push_back({"pact",
                                   {{"bits", bits}, {"init", init}},
                                   1,
                                   finished(fmt::format("p{}-{}", bits, init), 90, config("sawb", "pact", bits))});
    CHECK(names_of(sweep) ==
          std::vector<std::string>{"accuracy_vs_bits", "accuracy_vs_init", "training_curves", "alpha_by_epoch"});
    auto unquantized = empty_sweep();
    add_full_precision(unquantized, {2, 3}, {91, 92});
    CHECK(names_of(unquantized) == std::vector<std::string>{"accuracy_vs_bits", "training_curves"});
}

TEST_CASE("the figure of clips leaves out a clip that no epoch changes", "[report]") {
    ExhibitInput input;
    input.sweep = empty_sweep();
    input.sweep.arms = {"pact", "dorefa"};
    for (const auto* arm : {"pact", "dorefa"})
        input.sweep.cells.push_back({arm, {{"bits", 2}}, 1, finished(arm, 90, config("sawb", arm, 2))});
    input.layers = {{"pact", {{"conv1", {{1, 8.0}, {2, 6.5}}}, {"conv2", {{1, 8.0}, {2, 8.0}}}}},
                    {"dorefa", {{"conv1", {{1, 1.0}, {2, 1.0}}}, {"conv2", {{1, 1.0}, {2, 1.0}}}}}};
    auto specification = default_specifications(input.sweep, "test.top1").back();
    REQUIRE(specification.name == "alpha_by_epoch");
    const auto figure = make_exhibit(specification, input).figure;
    REQUIRE(figure.panels.size() == 2);
    for (const auto& panel : figure.panels) {
        REQUIRE(panel.lines.size() == 1);
        CHECK_THAT(panel.lines.front().label, Contains("pact"));
        CHECK(panel.lines.front().points.size() == 2);
    }
}

TEST_CASE("a default figure of more than 12 series is left out, and the report says so", "[report]") {
    auto sweep = empty_sweep();
    for (int arm = 0; arm < 13; ++arm) add_arm(sweep, fmt::format("arm {}", arm), {2, 3}, {{88, 89}, {90, 91}});
    const auto report = report_of(sweep);
    CHECK(is_empty(report.figure));
    CHECK_THAT(markdown_of(report), Contains("No figure: 13 series is more than a figure holds"));
    CHECK_THAT(markdown_of(report), Contains("| arm 12 | 88.5 ± 0.7 (n=2) |"));
}

TEST_CASE("accuracy against measured time: the cells that have a run that was timed, and the machine", "[report]") {
    auto sweep = three_arms();
    Specification specification;
    specification.kind = "pareto";
    specification.sweeps = {"*"};
    specification.x = kLatency;
    specification.y = {"test.top1"};
    ExhibitInput input;
    input.sweep = sweep;
    for (const char* run : {"pact+sawb-2-3", "dorefa-3-1"})
        input.probes.push_back({{"params", {{"run", run}, {"instruction_set", "avx2"}}},
                                {"result", {{"batch_1", {{"latency", 2.5}}}, {"batch_128", {{"latency", 1.5}}}}}});
    const auto figure = make_exhibit(specification, input).figure;
    REQUIRE(figure.panels.size() == 2);
    CHECK(figure.panels[0].title == "batch 1");
    REQUIRE(figure.panels[1].lines.size() == 3);  // two arms and the front
    CHECK(figure.panels[1].lines[0].points.front()->x == 1.5);
    CHECK(figure.title.back() == "measured on avx2");
    input.probes[0]["result"] = "none";
    CHECK(make_exhibit(specification, input).figure.panels[0].lines.size() == 1);
}

TEST_CASE("another metric, another axis: other file names", "[report]") {
    CHECK(report_of(three_arms()).stem == "accuracy_vs_bits");
    CHECK(report_of(three_arms(), "test.loss").stem == "test_loss_vs_bits");
    auto sweep = empty_sweep();
    sweep.axes = {"alpha.init"};
    sweep.arms = {"pact"};
    sweep.cells = {{"pact", {{"alpha.init", 2.5}}, 1, finished("p", 88, config("sawb", "pact", 2))}};
    CHECK(report_of(sweep).stem == "accuracy_vs_alpha_init");
}

TEST_CASE("the JSON holds what the table says, with each seed's run", "[report]") {
    const auto json = report_of(partial()).json;
    CHECK(json["metric"] == "test.top1");
    CHECK(json["full_precision_baseline"] == "fp32");
    const auto& cell = json["series"][2]["cells"][0];
    CHECK(cell["bits"] == 2);
    CHECK(cell["n"] == 2);
    CHECK(cell["runs"]["diverged"] == 1);
    CHECK(cell["seeds"][2]["run"] == "dd");
    CHECK(cell["seeds"][2]["value"].is_null());
    CHECK(json["contrasts"][1]["p"].is_number());
}

}  // namespace bitsweep::exhibit_test
