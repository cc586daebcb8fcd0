#include "report/stats/grid.h"

#include "report/made_up.h"
#include "support/catch.h"

namespace bitsweep::grid_test {
using namespace bitsweep::made_up;

TEST_CASE("a full-precision arm is one level with its runs counted once", "[report]") {
    const auto grid = make_grid(three_arms(), "test.top1");
    REQUIRE(grid.series.size() == 3);
    CHECK(grid.series[0].flat);
    CHECK(grid.series[0].full_precision);
    CHECK(grid.series[0].level.estimate.n == 3);
    CHECK(grid.series[0].level.estimate.mean == Approx(92));
    CHECK_FALSE(grid.series[1].flat);
    CHECK(grid.series[1].points.size() == 3);
    CHECK(grid.runs.total() == 21);  // 3 + 9 + 9
}

TEST_CASE("x is the axis that sets the bits, in ascending order", "[report]") {
    auto sweep = empty_sweep();
    sweep.axes = {"init", "width_of_numbers"};
    sweep.axis_keys["width_of_numbers"] = {"quant.weight.bits", "quant.activation.bits"};
    sweep.arms = {"pact"};
    for (const int bits : {4, 2, 32, 3})
        for (const double init : {2.0, 10.0})
            sweep.cells.push_back({"pact",
                                   {{"init", init}, {"width_of_numbers", bits}},
                                   1,
                                   finished(fmt::format("{}-{}", bits, init), 90, config("sawb", "pact", bits))});
    const auto grid = make_grid(sweep, "test.top1");
    CHECK(grid.x.name == "width_of_numbers");
    CHECK(grid.x.label == "bits (weights and activations)");
    REQUIRE(grid.x.values.size() == 4);
    CHECK(grid.x.values[0].label == "2");
    CHECK(grid.x.values[3].label == "32");
    CHECK(grid.x.values[3].position == 6);  // two steps after 4, not 28
    REQUIRE(grid.series.size() == 2);
    CHECK(grid.series[0].label == "pact, init=2.0");
    CHECK(grid.series[1].label == "pact, init=10.0");
}

TEST_CASE("an arm that does not depend on the second axis is one series", "[report]") {
    auto sweep = empty_sweep();
    sweep.axes = {"bits", "init"};
    sweep.arms = {"dorefa", "pact"};
    for (const auto& arm : sweep.arms)
        for (const int bits : {2, 3})
            for (const int init : {2, 10})
                sweep.cells.push_back(
                    {arm,
                     {{"bits", bits}, {"init", init}},
                     1,
                     finished(arm == "dorefa" ? fmt::format("d{}", bits) : fmt::format("p{}-{}", bits, init), 90,
                              config("sawb", "pact", bits))});
    const auto grid = make_grid(sweep, "test.top1");
    REQUIRE(grid.series.size() == 3);
    CHECK(grid.series[0].label == "dorefa");
    CHECK(grid.series[0].points[0]->estimate.n == 1);
    CHECK(grid.series[1].label == "pact, init=2");
    CHECK(grid.series[2].label == "pact, init=10");
}

TEST_CASE("an axis zipped with x is a note, not more series", "[report]") {
    auto sweep = empty_sweep();
    sweep.axes = {"bits", "init"};
    sweep.arms = {"pact"};
    for (const auto& [bits, init] : {std::pair(2, 10), std::pair(4, 8)})
        sweep.cells.push_back({"pact",
                               {{"bits", bits}, {"init", init}},
                               1,
                               finished(fmt::format("p{}", bits), 90, config("sawb", "pact", bits))});
    const auto grid = make_grid(sweep, "test.top1");
    CHECK(grid.series.size() == 1);
    CHECK(grid.notes == std::vector<std::string>{"init goes along with bits: 10 at 2, 8 at 4."});
}

TEST_CASE("missing, failed and diverged runs are counted and have no value", "[report]") {
    auto sweep = three_arms();
    run_at(sweep, "dorefa", 2, 1) = in_state("a", RunState::kDiverged);
    run_at(sweep, "dorefa", 2, 2) = in_state("b", RunState::kFailed);
    run_at(sweep, "dorefa", 2, 3) = in_state("c", RunState::kRunning);
    run_at(sweep, "dorefa", 3, 1) = in_state("d", RunState::kStopped);
    run_at(sweep, "dorefa", 3, 2).metrics.clear();
    const auto grid = make_grid(sweep, "test.top1");
    const auto& cell = *grid.series[2].points[0];
    CHECK(cell.estimate.n == 0);
    CHECK(cell.counts.diverged == 1);
    CHECK(cell.counts.failed == 1);
    CHECK(cell.counts.missing() == 1);
    CHECK(grid.series[2].points[1]->counts.no_value == 1);
    CHECK(grid.series[2].points[1]->counts.stopped == 1);
    CHECK(grid.runs.total() == 21);
    CHECK(grid.runs.finished == 16);
}

TEST_CASE("a diverged run's last accuracy is no value", "[report]") {
    auto sweep = three_arms();
    run_at(sweep, "dorefa", 2, 1).state = RunState::kDiverged;
    CHECK(make_grid(sweep, "test.top1").series[2].points[0]->estimate.n == 2);
}

TEST_CASE("a cell that the sweep excludes is absent, not missing", "[report]") {
    auto sweep = three_arms();
    std::erase_if(sweep.cells, [](const CellRow& cell) { return cell.arm == "dorefa" && cell.at[0].second == 4; });
    const auto grid = make_grid(sweep, "test.top1");
    CHECK_FALSE(grid.series[2].points[2]);
    CHECK(grid.runs.missing() == 0);
}

TEST_CASE("a seed that is excluded at one bit-width leaves the baseline flat", "[report]") {
    auto sweep = three_arms();
    std::erase_if(sweep.cells, [](const CellRow& cell) { return cell.at[0].second == 4 && cell.seed == 2; });
    const auto grid = make_grid(sweep, "test.top1");
    CHECK(grid.series[0].flat);
    CHECK(grid.series[0].level.estimate.n == 3);
}

TEST_CASE("with one bit-width the full-precision arm is still the level, and the others are points", "[report]") {
    auto sweep = empty_sweep();
    add_full_precision(sweep, {2}, {91, 92});
    add_arm(sweep, "pact", {2}, {{88, 89}});
    const auto grid = make_grid(sweep, "test.top1");
    CHECK(grid.series[0].flat);
    CHECK_FALSE(grid.series[1].flat);
}

TEST_CASE("an unknown metric is refused with the nearest name, unless nothing has finished", "[report]") {
    auto sweep = three_arms();
    CHECK_NOTHROW(check_metric(sweep, "test.top1_bn", "--metric"));
    std::string message;
    try {
        check_metric(sweep, "test.topl", "--metric");
    } catch (const ConfigError& error) {
        message = error.what();
    }
    CHECK(message.find("did you mean 'test.top1'?") != std::string::npos);
    for (auto& cell : sweep.cells) cell.run.state = RunState::kNew;
    CHECK_NOTHROW(check_metric(sweep, "anything", "--metric"));
}

}  // namespace bitsweep::grid_test
