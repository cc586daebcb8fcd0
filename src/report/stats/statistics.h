#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace bitsweep {

/// The statistics of a study: pure functions of numbers. NaN and infinite values
/// are never averaged: whoever calls counts them as diverged; here they are left out.

/// Ends of a confidence interval.
struct Interval {
    double low = 0;
    double high = 0;
};

/// The summary of one cell's values.
struct Estimate {
    std::size_t n = 0;             ///< finite values
    double mean = 0;               ///< meaningful where n >= 1
    std::optional<double> sd;      ///< sample standard deviation (n - 1); none where n < 2
    std::optional<Interval> ci95;  ///< mean +- t(.975, n - 1) * sd / sqrt(n); none where n < 2
};

Estimate estimate(std::span<const double> values);

/// Of at least one value.
double mean_of(std::span<const double> values);

/// The p quantile of Student's t, and the two-sided p of `t`. df > 0.
double student_t_quantile(double p, double df);
double student_t_two_sided_p(double t, double df);

/// One value of an experiment in blocks: treatment (a cell of the sweep; cells that share a run are one treatment),
/// block (the seed), value. At most one value for each treatment and block.
struct Observation {
    std::size_t treatment = 0;
    std::size_t block = 0;
    double value = 0;
};

/// Spread of one run about treatment + block, pooled over all treatments: the root of the residual mean square of the
/// additive two-way least-squares fit. Unbalanced data (a seed missing or diverged) is fitted as it is: nothing is
/// filled in and no other seed is thrown away. It assumes the same spread in every cell, so it is shown and decides
/// nothing.
struct PooledSpread {
    double sd = 0;
    std::size_t df = 0;  ///< 0: nothing repeats, there is no spread and no test
};

PooledSpread pooled_spread(std::span<const Observation> observations);

/// Fewer differences than this are listed and not tested: the interval of two is 9 standard deviations to each side.
inline constexpr std::size_t kFewestForATest = 3;

/// A difference between treatments: the sum of weight * value, formed within each block and averaged over blocks.
/// Its own differences decide, by Student's t of a paired sample with n - 1 degrees of freedom. One spread pooled over
/// all cells decides falsely in 13 to 14 % of sweeps in which one cell spreads three times as widely as the seven
/// others (docs/analysis.md has the simulation).
struct Difference {
    std::vector<double> each;  ///< the differences of the blocks that hold every treatment with a weight other than 0
    std::size_t n = 0;         ///< the number of differences
    double mean = 0;           ///< meaningful where n >= 1
    std::optional<double> sd;  ///< of the n differences; none where n < 2
    // None of the following where n < kFewestForATest, or where the differences do not vary. All are adjusted by
    // Bonferroni, so that an interval holds 0 exactly where p is 0.05 or more.
    std::optional<Interval> ci95;    ///< mean +- t(1 - .025 / tests, n - 1) * sd / sqrt(n)
    std::optional<double> p;         ///< two-sided
    std::optional<double> p_pooled;  ///< as if all cells spread alike: by the pooled spread; none where that is 0
};

/// `weights`: treatment -> weight, e.g. {{a, 1}, {b, -1}}. Weights of 0 are ignored.
/// `tests`: how many comparisons were declared together, also those that could not be tested.
/// std::invalid_argument where a treatment has two values in one block.
Difference paired_difference(std::span<const Observation> observations, const std::map<std::size_t, double>& weights,
                             const PooledSpread& spread, std::size_t tests = 1);

}  // namespace bitsweep
