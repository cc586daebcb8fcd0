#include "report/stats/contrasts.h"

#include "report/exhibit/grid_document.h"
#include "report/made_up.h"
#include "support/catch.h"

namespace bitsweep::contrasts_test {
using namespace bitsweep::made_up;

namespace {

ContrastTable contrasts_of(SweepRow& sweep, const char* declared) {
    sweep.contrasts = Json::parse(declared);
    return make_contrasts(sweep, make_grid(sweep, "test.top1"));
}

}  // namespace

TEST_CASE("a baseline that serves every bit-width is one treatment", "[report]") {
    auto sweep = three_arms();
    const auto table = contrasts_of(sweep, R"([[{"arm": "pact+sawb", "bits": 4}, {"arm": "fp32"}],
                                               [{"arm": "pact+sawb", "bits": 4}, {"arm": "fp32", "bits": 2}]])");
    // 7 treatments x 3 seeds: (7 - 1)(3 - 1) = 12, not (9 - 1)(3 - 1) = 16.
    CHECK(table.spread.df == 12);
    CHECK(table.rows[0].first == "pact+sawb (4 bits)");
    CHECK(table.rows[0].second == "fp32");
    // 90.7 - 91, 91.9 - 92, 92.3 - 93: mean -1.1/3
    CHECK(table.rows[0].difference.mean == Approx(-1.1 / 3));
    CHECK(table.rows[0].difference.n == 3);
    CHECK(table.rows[0].difference.p.value() == table.rows[1].difference.p.value());
    // Own differences -0.3, -0.1, -0.7: sd .305505, error .176383, t = -2.078805 on 2: p = 1 - 2.078805 / sqrt(2
    // + 4.321429) = .173201, twice that for the two declared.
    CHECK(table.rows[0].difference.p.value() == Approx(2 * 0.173201).epsilon(1e-4));
}

TEST_CASE("a side that leaves an axis open is the mean over its cells", "[report]") {
    auto sweep = three_arms();
    const auto table = contrasts_of(sweep, R"([[{"arm": "pact+sawb"}, {"arm": "dorefa"}]])");
    // Means over bits and seeds: (88.2 + 90.6 + 91.6333)/3 - (83.5 + 88.9333 + 90.8667)/3 = 90.14444 - 87.76667
    CHECK(table.rows[0].difference.mean == Approx(2.377778).epsilon(1e-6));
    CHECK(table.rows[0].difference.n == 3);
}

TEST_CASE("runs that both sides share cancel", "[report]") {
    auto sweep = three_arms();
    const auto table = contrasts_of(sweep, R"([[{"bits": 2}, {"bits": 4}],
                                               [{"arm": "fp32", "bits": 2}, {"arm": "fp32", "bits": 4}]])");
    // (fp32 + 88.2 + 83.5)/3 - (fp32 + 91.6333 + 90.8667)/3 = (171.7 - 182.5)/3
    CHECK(table.rows[0].first == "all arms (2 bits)");
    CHECK(table.rows[0].difference.mean == Approx(-3.6));
    CHECK(table.rows[1].reason == "both sides are the same runs");
    CHECK_FALSE(table.rows[1].difference.p);
}

TEST_CASE("a contrast without finished pairs says so and counts as declared", "[report]") {
    auto sweep = three_arms();
    for (int seed = 1; seed <= 3; ++seed) run_at(sweep, "dorefa", 2, seed).state = RunState::kNew;
    const auto table = contrasts_of(sweep, R"([[{"arm": "pact+sawb", "bits": 2}, {"arm": "dorefa", "bits": 2}],
                                               [{"arm": "pact+sawb", "bits": 4}, {"arm": "dorefa", "bits": 4}],
                                               [{"arm": "dorefa", "bits": 8}, {"arm": "fp32"}]])");
    CHECK(table.rows[0].difference.n == 0);
    CHECK(table.rows[0].reason == "no seed has finished on both sides");
    const auto alone = contrasts_of(sweep, R"([[{"arm": "pact+sawb", "bits": 4}, {"arm": "dorefa", "bits": 4}]])");
    CHECK(table.rows[1].difference.p.value() == Approx(3 * alone.rows[0].difference.p.value()));
    CHECK(table.rows[2].reason == "not part of the sweep: dorefa (8 bits)");
}

TEST_CASE("a post hoc contrast decides nothing, and later seeds decide alone", "[report]") {
    auto sweep = three_arms();
    const auto* declared = R"([[{"arm": "pact+sawb", "bits": 2}, {"arm": "dorefa", "bits": 2}]])";
    const auto plain = contrasts_of(sweep, declared);
    CHECK_FALSE(plain.rows[0].post_hoc);
    CHECK(plain.rows[0].decides());
    const auto contrast = sweep.contrasts[0];
    sweep.declared = {{contrast, "2026-11-29T00:00:00.000Z", true, {}}};
    const auto late = contrasts_of(sweep, declared);
    CHECK(late.rows[0].post_hoc == true);
    CHECK_FALSE(late.rows[0].decides());
    CHECK(late.rows[0].difference.p == plain.rows[0].difference.p);
    const auto grid = make_grid(sweep, "test.top1");
    CHECK_THAT(verdict(late.rows[0], grid), Contains("nothing is decided"));
    CHECK(best_cells(grid, sweep.contrasts, late).empty());
    CHECK_FALSE(best_cells(grid, sweep.contrasts, plain).empty());
    sweep.declared = {{contrast, "2026-11-29T00:00:00.000Z", false, {2, 3}}};
    const auto more = contrasts_of(sweep, declared);
    CHECK(more.rows[0].difference.n == 2);
    CHECK_FALSE(more.rows[0].difference.p);  // two seeds are no test
    CHECK(more.rows[0].all_seeds.n == 3);
    CHECK(more.rows[0].all_seeds.mean == Approx(plain.rows[0].difference.mean));
}

TEST_CASE("the fall below full precision is paired by seed", "[report]") {
    auto sweep = three_arms();
    run_at(sweep, "dorefa", 2, 3).state = RunState::kDiverged;
    const auto grid = make_grid(sweep, "test.top1");
    const auto falls = falls_below_full_precision(grid);
    REQUIRE(falls.baseline != nullptr);
    // pact+sawb at 2 bits: 91 - 87, 92 - 88, 93 - 89.6 = 4, 4, 3.4
    CHECK(falls.fall[1][0].mean == Approx(3.8));
    CHECK(falls.fall[1][0].sd.value() == Approx(std::sqrt(0.12)));
    // dorefa at 2 bits without seed 3: 9, 8. Unpaired means would say 92 - 83 = 9.
    CHECK(falls.fall[2][0].n == 2);
    CHECK(falls.fall[2][0].mean == Approx(8.5));
}

TEST_CASE("without a full-precision arm there is no fall", "[report]") {
    auto sweep = empty_sweep();
    add_arm(sweep, "pact", {2, 3}, {{88, 89}, {90, 91}});
    CHECK(falls_below_full_precision(make_grid(sweep, "test.top1")).baseline == nullptr);
}

}  // namespace bitsweep::contrasts_test
