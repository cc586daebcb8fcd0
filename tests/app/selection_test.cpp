#include "app/selection.h"

#include "base/error.h"
#include "support/catch.h"

namespace bitsweep::app::selection_test {

namespace {

RunRow run_row(const std::string& id, RunState state, double top1, int bits) {
    RunRow run;
    run.id = id;
    run.state = state;
    if (state != RunState::kNew)
        run.config = Json{{"quant", {{"weight", {{"bits", bits}, {"method", "sawb"}}}}}, {"batch", 128}};
    if (state != RunState::kNew) run.metrics = {{"test.top1", top1}};
    return run;
}

// Two arms at 2 and 3 bits, two seeds; one arm's runs are shared between its cells.
std::vector<SweepRow> example() {
    SweepRow sweep;
    sweep.name = "s";
    sweep.arms = {"fp32", "sawb"};
    sweep.axes = {"bits"};
    for (const int bits : {2, 3})
        for (const int seed : {1, 2})
            sweep.cells.push_back({"fp32",
                                   {{"bits", bits}},
                                   seed,
                                   run_row("f" + std::to_string(seed), RunState::kFinished, 90 + seed, 32)});
    sweep.cells.push_back({"sawb", {{"bits", 2}}, 1, run_row("a", RunState::kFinished, 80, 2)});
    sweep.cells.push_back({"sawb", {{"bits", 2}}, 2, run_row("b", RunState::kDiverged, 10, 2)});
    sweep.cells.push_back({"sawb", {{"bits", 3}}, 1, run_row("c", RunState::kNew, 0, 3)});
    sweep.cells.push_back({"sawb", {{"bits", 3}}, 2, run_row("d", RunState::kFailed, 70, 3)});
    return {sweep};
}

std::size_t count(const Selection& selection) {
    std::size_t unknown = 0;
    return select_cells(example(), selection, unknown).front().cells.size();
}

std::string problem_of(const Selection& selection) {
    try {
        count(selection);
    } catch (const ConfigError& error) {
        return to_string(error.problems().front());
    }
    return "no error";
}

}  // namespace

TEST_CASE("cells are grouped over seeds, and every run is counted", "[app]") {
    const auto table = cell_table(example(), "test.top1", false);
    CHECK(table.columns == std::vector<std::string>{"sweep", "arm", "bits", "top-1 accuracy (%)"});
    REQUIRE(table.rows.size() == 4);
    CHECK(table.rows[0] == std::vector<Json>{"s", "fp32", 2, "91.5 ± 0.7 (n=2)"});
    CHECK(table.rows[2] == std::vector<Json>{"s", "sawb", 2, "80.0 (n=1, 1 diverged)"});
    const auto text = table.rows[3][3].get<std::string>();
    CHECK_THAT(text, Contains("1 failed") && Contains("1 missing"));
}

TEST_CASE("for a program the numbers stand in columns of their own", "[app]") {
    const auto table = cell_table(example(), "test.top1", true);
    CHECK(table.columns == std::vector<std::string>{"sweep", "arm", "bits", "metric", "mean", "sd", "n", "diverged",
                                                    "failed", "missing", "no_value"});
    CHECK(table.rows[2] == std::vector<Json>{"s", "sawb", 2, "test.top1", 80.0, nullptr, 1, 1, 0, 0, 0});
    CHECK(table.rows[3] == std::vector<Json>{"s", "sawb", 3, "test.top1", nullptr, nullptr, 0, 0, 1, 1, 0});
}

TEST_CASE("single runs are listed by cell and seed, whatever their state", "[app]") {
    const auto table = run_table(example(), "test.top1");
    REQUIRE(table.rows.size() == 8);
    CHECK(table.rows[5][0] == "b");
    CHECK(table.rows[5][5] == "diverged");
    CHECK(table.rows[5][8] == 10.0);
    CHECK(table.rows[6][8].is_null());
}

TEST_CASE("cells are chosen by arm, axis, state and config key", "[app]") {
    CHECK(count({"sawb", {}}) == 4);
    CHECK(count({"", {"bits=2"}}) == 4);
    CHECK(count({"", {"bits=2.0"}}) == 4);
    CHECK(count({"", {"arm=sawb", "bits=2"}}) == 2);
    CHECK(count({"sawb", {"bits=3", "seed=2"}}) == 1);
    CHECK(count({"", {"state=failed"}}) == 1);
    CHECK(count({"", {"quant.weight.bits=2"}}) == 2);
    CHECK(count({"", {"quant.weight.method=sawb"}}) == 7);
    CHECK(count({"", {"batch=64"}}) == 0);
    std::size_t unknown = 0;
    select_cells(example(), {"", {"quant.weight.bits=3"}}, unknown);
    CHECK(unknown == 1);  // not started: its config is not known
}

TEST_CASE("an unknown arm, key, value, state or metric is an error with the nearest name", "[app]") {
    CHECK_THAT(problem_of({"swab", {}}), Contains("did you mean 'sawb'?"));
    CHECK_THAT(problem_of({"", {"arm=swab"}}), Contains("there are fp32, sawb"));
    CHECK_THAT(problem_of({"", {"bit=2"}}), Contains("did you mean 'bits'?"));
    CHECK_THAT(problem_of({"", {"quant.weigth.bits=2"}}), Contains("did you mean 'quant.weight.bits'?"));
    CHECK_THAT(problem_of({"", {"bits=7"}}), Contains("there are 2, 3"));
    CHECK_THAT(problem_of({"", {"state=finish"}}), Contains("did you mean 'finished'?"));
    CHECK_THAT(problem_of({"", {"bits"}}), Contains("expected key=value"));
    auto started = example();
    std::erase_if(started.front().cells, [](const CellRow& cell) { return cell.run.state == RunState::kNew; });
    std::size_t unknown = 0;
    CHECK_THROWS_WITH(select_cells(started, {"", {"quant.weight.method=swab"}}, unknown), Contains("there are sawb"));
    auto two = example();
    two.push_back(example().front());
    two.back().axes.clear();  // another sweep, without that axis, and with a run that has not begun
    CHECK_THROWS_WITH(select_cells(two, {"", {"bits=7"}}, unknown), Contains("there are 2, 3"));
    CHECK_THROWS_WITH(select_cells(started, {"", {"seed=3"}}, unknown), Contains("there are 1, 2"));
    CHECK_THROWS_WITH(check_metric(example(), "test.top", "--metric"), Contains("did you mean 'test.top1'?"));
}

TEST_CASE("of very many values the first are named, with their number", "[app]") {
    SweepRow sweep;
    sweep.name = "s";
    constexpr int kSeeds = 20000;
    for (int seed = 0; seed < kSeeds; ++seed)
        sweep.cells.push_back({"sawb", {}, seed, run_row(std::to_string(seed), RunState::kNew, 0, 2)});
    std::size_t unknown = 0;
    CHECK_THROWS_WITH(select_cells({sweep}, {"", {"seed=-1"}}, unknown), Contains("18, 19, ... (20000 in all)"));
}

}  // namespace bitsweep::app::selection_test
