#include "report/stats/statistics.h"

#include <cmath>
#include <limits>
#include <map>

#include "support/catch.h"

namespace bitsweep::statistics_test {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Treatments A, B, C (0, 1, 2) in blocks 1, 2, 3:
//        1   2   3   mean
//   A   10  12  14   12
//   B   11  14  14   13
//   C    6   8  13    9
const std::vector<Observation> kBalanced{{0, 1, 10}, {0, 2, 12}, {0, 3, 14}, {1, 1, 11}, {1, 2, 14},
                                         {1, 3, 14}, {2, 1, 6},  {2, 2, 8},  {2, 3, 13}};

std::vector<Observation> without(std::vector<Observation> list, std::size_t treatment, std::size_t block) {
    std::erase_if(list, [&](const Observation& o) { return o.treatment == treatment && o.block == block; });
    return list;
}

}  // namespace

TEST_CASE("three values give mean, sample deviation and Student-t interval", "[report]") {
    // 88, 90, 92: mean 90, sd sqrt((4 + 0 + 4) / 2) = 2; t(.975, 2) = 4.302653; 4.302653 * 2 / sqrt(3) = 4.968275
    const auto e = estimate(std::vector<double>{88, 90, 92});
    CHECK(e.n == 3);
    CHECK(e.mean == Approx(90));
    CHECK(e.sd.value() == Approx(2));
    CHECK(e.ci95->low == Approx(85.031725).epsilon(1e-8));
    CHECK(e.ci95->high == Approx(94.968275).epsilon(1e-8));
}

TEST_CASE("one seed has a mean and no interval", "[report]") {
    const auto e = estimate(std::vector<double>{91.5});
    CHECK(e.n == 1);
    CHECK(e.mean == 91.5);
    CHECK_FALSE(e.sd);
    CHECK_FALSE(e.ci95);
}

TEST_CASE("the interval of two seeds is 9 standard deviations to each side", "[report]") {
    // 90, 91: sd = sqrt(.5) = .70711; t(.975, 1) = 12.706205; 12.706205 * .70711 / sqrt(2) = 6.353102 = 8.98 sd
    const auto e = estimate(std::vector<double>{90, 91});
    CHECK(e.sd.value() == Approx(std::sqrt(0.5)));
    CHECK(e.ci95->high - e.mean == Approx(6.353102).epsilon(1e-6));
}

TEST_CASE("equal values have a spread of 0 and an interval of no width", "[report]") {
    const auto e = estimate(std::vector<double>{90, 90, 90});
    CHECK(e.sd.value() == 0);
    CHECK(e.ci95->low == 90);
    CHECK(e.ci95->high == 90);
}

TEST_CASE("NaN and infinity are left out of the mean and not counted in n", "[report]") {
    const auto e = estimate(std::vector<double>{88, kNaN, 92, std::numeric_limits<double>::infinity()});
    CHECK(e.n == 2);
    CHECK(e.mean == Approx(90));
    CHECK(estimate(std::vector<double>{kNaN}).n == 0);
    CHECK(estimate({}).n == 0);
}

TEST_CASE("Student's t agrees with the printed tables", "[report]") {
    CHECK(student_t_quantile(0.975, 1) == Approx(12.7062047));
    CHECK(student_t_quantile(0.975, 4) == Approx(2.7764451));
    CHECK(student_t_quantile(0.975, 30) == Approx(2.0422725));
    CHECK(student_t_two_sided_p(2.7764451, 4) == Approx(0.05));
    CHECK(student_t_two_sided_p(-2.7764451, 4) == Approx(0.05));
    CHECK(student_t_two_sided_p(0, 4) == Approx(1));
}

TEST_CASE("the spread of a balanced experiment is the residual of its analysis of variance", "[report]") {
    // Total 1222 - 102^2/9 = 66; treatments 3(144 + 169 + 81) - 1156 = 26; blocks (27^2 + 34^2 + 41^2)/3 - 1156
    // = 32.667; left 7.3333 on 9 - 3 - 3 + 1 = 4 degrees of freedom: sqrt(1.83333) = 1.354006
    const auto spread = pooled_spread(kBalanced);
    CHECK(spread.df == 4);
    CHECK(spread.sd == Approx(1.3540064));
}

TEST_CASE("a missing value is fitted around, not filled in", "[report]") {
    // Without C in block 3. Blocks of A and B: residuals of their difference (-1, -2, 0) about -1; least squares by
    // alternating projections (computed apart from this code): residual sum of squares 13/12 on 8 - 3 - 3 + 1 = 3.
    const auto spread = pooled_spread(without(kBalanced, 2, 3));
    CHECK(spread.df == 3);
    CHECK(spread.sd == Approx(std::sqrt(13.0 / 36.0)));
}

TEST_CASE("treatments that share no block are fitted each for itself", "[report]") {
    // {0, 1} in blocks 1, 2 and {2, 3} in blocks 3, 4: differences (1, 3) and (2, 2).
    // First pair: SS = (1 - 3)^2 / 4 = 1 on 1; second: 0 on 1. Together 1 on 2.
    const std::vector<Observation> parts{{0, 1, 5}, {1, 1, 6}, {0, 2, 7}, {1, 2, 10},
                                         {2, 3, 1}, {3, 3, 3}, {2, 4, 4}, {3, 4, 6}};
    const auto spread = pooled_spread(parts);
    CHECK(spread.df == 2);
    CHECK(spread.sd == Approx(std::sqrt(0.5)));
}

TEST_CASE("more seeds than treatments by hundreds give the same spread, in the time of the treatments", "[report]") {
    // B less A in turn 0 and 2, mean 1: residual sum of squares seeds * 1 / 2 on seeds - 1.
    constexpr std::size_t kSeeds = 20000;
    std::vector<Observation> many;
    for (std::size_t seed = 0; seed < kSeeds; ++seed) {
        const auto block = static_cast<double>(seed % 7);
        many.push_back({0, seed, block});
        many.push_back({1, seed, block + (seed % 2 == 0 ? 0.0 : 2.0)});
    }
    const auto spread = pooled_spread(many);
    CHECK(spread.df == kSeeds - 1);
    CHECK(spread.sd == Approx(std::sqrt(0.5 * kSeeds / (kSeeds - 1))));
}

TEST_CASE("one seed leaves no degree of freedom, so no interval and no p", "[report]") {
    const std::vector<Observation> one{{0, 1, 90}, {1, 1, 88}, {2, 1, 85}};
    const auto spread = pooled_spread(one);
    CHECK(spread.df == 0);
    const auto d = paired_difference(one, {{0, 1}, {1, -1}}, spread);
    CHECK(d.n == 1);
    CHECK(d.mean == Approx(2));
    CHECK_FALSE(d.sd);
    CHECK_FALSE(d.ci95);
    CHECK_FALSE(d.p);
}

TEST_CASE("differences that do not vary give no test", "[report]") {
    std::vector<Observation> same;
    for (std::size_t block = 1; block <= 3; ++block) {
        const double seed = 0.1 * static_cast<double>(block);  // the runs vary, and both sides alike
        same.push_back({0, block, 90.1 + seed});
        same.push_back({1, block, 88.3 + seed});
    }
    const auto d = paired_difference(same, {{0, 1}, {1, -1}}, pooled_spread(same));
    CHECK(d.mean == Approx(1.8));
    CHECK_FALSE(d.p);
    CHECK_FALSE(d.ci95);
}

TEST_CASE("rounding is no spread, however small the difference", "[report]") {
    // The mean of three equal runs less such a run is 0 but for the last bit, in each block another.
    std::vector<Observation> equal;
    for (std::size_t block = 1; block <= 5; ++block)
        for (std::size_t treatment = 0; treatment < 4; ++treatment)
            equal.push_back({treatment, block, 90.1 + 0.37 * static_cast<double>(block)});
    const auto d = paired_difference(equal, {{0, 1 / 3.0}, {1, 1 / 3.0}, {2, 1 / 3.0}, {3, -1}}, {});
    REQUIRE(d.sd.value() > 0);
    CHECK_FALSE(d.p);
    CHECK_FALSE(d.ci95);
}

TEST_CASE("a paired difference is decided by its own differences", "[report]") {
    // A - B by block: -1, -2, 0: mean -1, sd 1, error 1 / sqrt(3) = .57735; t = -1.732051 on 2: p = 1 - 1.732051 /
    // sqrt(2 + 3) = .225403; t(.975, 2) = 4.302653: half-width 2.484138.
    const auto d = paired_difference(kBalanced, {{0, 1}, {1, -1}}, pooled_spread(kBalanced));
    CHECK(d.n == 3);
    CHECK(d.each == std::vector<double>{-1, -2, 0});
    CHECK(d.mean == Approx(-1));
    CHECK(d.sd.value() == Approx(1));
    CHECK(d.p.value() == Approx(0.225403).epsilon(1e-5));
    CHECK(d.ci95->low == Approx(-1 - 2.484138).epsilon(1e-6));
    CHECK(d.ci95->high == Approx(-1 + 2.484138).epsilon(1e-6));
}

TEST_CASE("the pooled p speaks of the spread of the whole sweep", "[report]") {
    // A - B: mean -1; error 1.354006 * sqrt(2/3) = 1.105542; t = -.904534 on 4.
    // CDF for 4 degrees: .5 + .375 * (.904534 / 1.097518) * (1 - .679245 / 12) = .791567; p = 2(1 - .791567) = .416866
    const std::map<std::size_t, double> weights{{0, 1}, {1, -1}};
    CHECK(paired_difference(kBalanced, weights, pooled_spread(kBalanced)).p_pooled.value() ==
          Approx(0.416866).epsilon(1e-5));
    CHECK_FALSE(paired_difference(kBalanced, weights, {}).p_pooled);
}

TEST_CASE("two differences are listed and not tested", "[report]") {
    const auto two = without(without(kBalanced, 0, 3), 2, 3);
    const auto d = paired_difference(two, {{0, 1}, {2, -1}}, pooled_spread(two));
    CHECK(d.each == std::vector<double>{4, 4});
    CHECK(d.sd.value() == 0);
    CHECK_FALSE(d.p);
    CHECK_FALSE(d.p_pooled);
    CHECK_FALSE(d.ci95);
}

TEST_CASE("p and interval are adjusted by Bonferroni, and never disagree", "[report]") {
    // A - C by block: 4, 4, 1: mean 3, sd 1.732051, error 1: t = 3 on 2, p = 1 - 3 / sqrt(2 + 9) = .095466
    const std::map<std::size_t, double> weights{{0, 1}, {2, -1}};
    CHECK(paired_difference(kBalanced, weights, {}).p.value() == Approx(0.095466).epsilon(1e-5));
    CHECK(paired_difference(kBalanced, weights, {}, 4).p.value() == Approx(4 * 0.095466).epsilon(1e-5));
    CHECK(paired_difference(kBalanced, weights, {}, 40).p.value() == 1);
    // t(1 - .025/4, 2) = t(.99375, 2): p = .0125 both sides = 1 - t / sqrt(2 + t^2): t = 8.860200
    CHECK(paired_difference(kBalanced, weights, {}, 4).ci95->high == Approx(3 + 8.860200).epsilon(1e-6));
    for (std::size_t tests = 1; tests <= 6; ++tests)
        for (double shift = -6; shift < 12; shift += 0.05) {
            auto moved = kBalanced;
            for (auto& o : moved)
                if (o.treatment == 0) o.value += shift;
            const auto d = paired_difference(moved, weights, {}, tests);
            CHECK((*d.p < 0.05) == (d.ci95->low > 0 || d.ci95->high < 0));
        }
}

TEST_CASE("a seed that diverged on one side drops out of that difference only", "[report]") {
    auto observations = kBalanced;
    observations[2].value = kNaN;  // A in block 3
    const auto spread = pooled_spread(observations);
    CHECK(paired_difference(observations, {{0, 1}, {1, -1}}, spread).n == 2);
    CHECK(paired_difference(observations, {{0, 1}, {1, -1}}, spread).mean == Approx(-1.5));
    CHECK(paired_difference(observations, {{1, 1}, {2, -1}}, spread).n == 3);
}

TEST_CASE("a difference of a mean of cells weighs each of them", "[report]") {
    // (A + B)/2 - C: 4.5, 5, 1: mean 3.5; pooled error 1.354006 * sqrt((.25 + .25 + 1)/3) = .957427
    const auto d = paired_difference(kBalanced, {{0, 0.5}, {1, 0.5}, {2, -1}}, pooled_spread(kBalanced));
    CHECK(d.mean == Approx(3.5));
    CHECK(d.p_pooled.value() == Approx(student_t_two_sided_p(3.5 / 0.957427, 4)).epsilon(1e-5));
}

}  // namespace bitsweep::statistics_test
