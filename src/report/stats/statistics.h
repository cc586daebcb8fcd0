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

/// What one cell's values say.
struct Estimate {
    std::size_t n = 0;             ///< finite values
    double mean = 0;               ///< meaningful where n >= 1
    std::optional<double> sd;      ///< sample standard deviation (n - 1); none where n < 2
    std::optional<Interval> ci95;  ///< mean +- t(.975, n - 1) * sd / sqrt(n); none where n < 2
};

Estimate estimate(std::span<const double> values);

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
/// filled in and no other seed is thrown away.
/// It assumes the same spread in every cell. Benefit: few seeds give a usable interval. Downside: where low bit-widths
/// spread more, their interval is too narrow and the high ones' too wide; look at the cells' own deviations.
struct PooledSpread {
    double sd = 0;
    std::size_t df = 0;  ///< 0: nothing repeats, there is no spread and no test
};

PooledSpread pooled_spread(std::span<const Observation> observations);

/// A difference between treatments: the sum of weight * value, formed within each block and averaged over blocks.
struct Difference {
    std::size_t n = 0;             ///< blocks that hold every treatment with a weight other than 0
    double mean = 0;               ///< meaningful where n >= 1
    std::optional<double> sd;      ///< of the n differences themselves; descriptive; none where n < 2
    std::optional<Interval> ci95;  ///< mean +- t(.975, spread.df) * spread.sd * sqrt(sum weight^2 / n)
    std::optional<double> p;       ///< two-sided, not adjusted; none where there is no spread (df = 0 or sd = 0)
};

/// `weights`: treatment -> weight, e.g. {{a, 1}, {b, -1}}. Weights of 0 are ignored.
/// std::invalid_argument where a treatment has two values in one block.
Difference paired_difference(std::span<const Observation> observations, const std::map<std::size_t, double>& weights,
                             const PooledSpread& spread);

/// Holm's step-down adjustment, in the given order. A contrast that could not be tested (nullopt) still counts as
/// declared (as if its p were 1), so that a partial sweep does not make the others easier; its result is nullopt.
std::vector<std::optional<double>> holm(std::span<const std::optional<double>> p);

}  // namespace bitsweep
