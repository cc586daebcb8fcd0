#include "report/stats/importance.h"

#include "report/made_up.h"
#include "support/catch.h"

namespace bitsweep::importance_test {
using namespace bitsweep::made_up;

namespace {

// pact and dorefa at 2 and 3 bits, two seeds: arm +-2, bits +-1, seeds +-0.5, and `together` where both are high.
SweepRow full_grid(double together = 0) {
    auto sweep = empty_sweep();
    for (const bool is_pact : {false, true}) {
        std::vector<std::vector<double>> values;
        for (const bool is_high : {false, true}) {
            const double mean =
                80 + (is_pact ? 2 : -2) + (is_high ? 1 : -1) + (is_pact == is_high ? together : -together);
            values.push_back({mean - 0.5, mean + 0.5});
        }
        add_arm(sweep, is_pact ? "pact" : "dorefa", {2, 3}, values);
    }
    return sweep;
}

double share_of(const Importance& result, const std::string& factor) {
    for (const auto& share : result.shares)
        if (share.factor == factor) return share.share;
    FAIL("no share of " << factor);
    return 0;
}

}  // namespace

TEST_CASE("shares of a full grid are those of its sums of squares", "[report]") {
    // Eight values: squares 8 * 2^2, 8 * 1^2, 8 * 1.5^2, 8 * 0.5^2.
    const auto result = importance(full_grid(1.5), "test.top1");
    REQUIRE(result.refused.empty());
    const double total = 4 + 1 + 2.25 + 0.25;
    CHECK(share_of(result, "arm") == Approx(4 / total));
    CHECK(share_of(result, "bits") == Approx(1 / total));
    CHECK(share_of(result, "together") == Approx(2.25 / total));
    CHECK(share_of(result, "seeds") == Approx(0.25 / total));
    CHECK(result.cells == 4);
    CHECK(result.seeds == 2);
    CHECK(result.shares[0].df == 1);
    CHECK(result.shares.back().df == 4);
}

TEST_CASE("a grid that is not full, or has one seed, is refused with the reason", "[report]") {
    auto sweep = full_grid();
    sweep.cells.pop_back();
    CHECK_THAT(importance(sweep, "test.top1").refused, Contains("between 1 and 2 finished seeds"));
    sweep.cells.pop_back();
    CHECK_THAT(importance(sweep, "test.top1").refused, Contains("1 of the grid's 4 cells have no finished run"));
    auto single = full_grid();
    std::erase_if(single.cells, [](const CellRow& cell) { return cell.seed == 2; });
    CHECK_THAT(importance(single, "test.top1").refused, Contains("one seed"));
    auto baseline = full_grid();
    add_full_precision(baseline, {2, 3}, {92, 93});
    CHECK_THAT(importance(baseline, "test.top1").refused, Contains("several cells"));
    auto lone = empty_sweep();
    add_arm(lone, "pact", {2}, {{80, 81}});
    CHECK_THAT(importance(lone, "test.top1").refused, Contains("nothing varies"));
    auto same = empty_sweep();
    add_arm(same, "pact", {2, 3}, {{80, 80}, {80, 80}});
    CHECK_THAT(importance(same, "test.top1").refused, Contains("the same value"));
    CHECK_THROWS_WITH(importance(full_grid(), "test.top2"), Contains("test.top1"));
}

}  // namespace bitsweep::importance_test
