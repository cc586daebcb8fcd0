#include "report/stats/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <stdexcept>

#include <boost/math/distributions/students_t.hpp>

namespace bitsweep {
namespace {

// Residuals below this share of the largest value are rounding, not spread.
constexpr double kRounding = 1e-12;
constexpr double kPivot = 1e-9;

Interval around(double centre, double half_width) {
    return {centre - half_width, centre + half_width};
}

// Means of the values of each treatment (or block), by number.
struct Means {
    std::map<std::size_t, double> sum;
    std::map<std::size_t, double> count;

    void add(std::size_t key, double value) {
        sum[key] += value;
        count[key] += 1;
    }
    double at(std::size_t key) const { return sum.at(key) / count.at(key); }
};

// The additive fit value = treatment + block, with the treatments eliminated: for each block the equation
//   sum over blocks t of R[s][t] * b[t] = r[s],  R = diag(n_s) - sum over treatments of (1/n_c) * shared membership.
// R has rank (blocks - connected parts); a pivot near 0 means that this block's effect is free, and it is set to 0.
struct BlockEquations {
    std::vector<std::size_t> blocks;
    std::vector<std::vector<double>> matrix;  // one row a block: R | r

    BlockEquations(std::span<const Observation> observations, const Means& treatments) {
        std::map<std::size_t, std::vector<std::size_t>> rows_of_treatment;
        std::map<std::size_t, std::size_t> row_of_block;
        for (const auto& o : observations) row_of_block.emplace(o.block, 0);
        for (auto& [block, row] : row_of_block) {
            row = blocks.size();
            blocks.push_back(block);
        }
        matrix.assign(blocks.size(), std::vector<double>(blocks.size() + 1, 0.0));
        for (const auto& o : observations) {
            const auto row = row_of_block.at(o.block);
            matrix[row][row] += 1;
            matrix[row].back() += o.value - treatments.at(o.treatment);
            rows_of_treatment[o.treatment].push_back(row);
        }
        for (const auto& [treatment, rows] : rows_of_treatment)
            for (const auto s : rows)
                for (const auto t : rows) matrix[s][t] -= 1.0 / static_cast<double>(rows.size());
    }

    // Gauss-Jordan elimination. Returns the rank; block effects by block number.
    std::size_t solve(std::map<std::size_t, double>& effects) {
        std::size_t rank = 0;
        std::vector<bool> used(blocks.size(), false);
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            if (std::abs(matrix[i][i]) < kPivot) continue;
            used[i] = true;
            ++rank;
            for (std::size_t row = 0; row < blocks.size(); ++row) {
                if (row == i) continue;
                const double factor = matrix[row][i] / matrix[i][i];
                for (std::size_t k = 0; k <= blocks.size(); ++k) matrix[row][k] -= factor * matrix[i][k];
            }
        }
        for (std::size_t i = 0; i < blocks.size(); ++i)
            effects[blocks[i]] = used[i] ? matrix[i].back() / matrix[i][i] : 0.0;
        return rank;
    }
};

double bonferroni(double p, double tests) {
    return std::min(1.0, p * tests);
}

// Fills in all that follows from the differences. `largest`: of the values that they are differences of.
void test(Difference& difference, const PooledSpread& spread, double weight_squares, double largest, double tests) {
    const auto own = estimate(difference.each);
    difference.n = own.n;
    difference.mean = own.mean;
    difference.sd = own.sd;
    if (own.n < kFewestForATest || *own.sd <= kRounding * largest) return;
    const double n = static_cast<double>(own.n), df = n - 1;
    const double error = *own.sd / std::sqrt(n);
    difference.p = bonferroni(student_t_two_sided_p(own.mean / error, df), tests);
    difference.ci95 = around(own.mean, student_t_quantile(1 - 0.025 / tests, df) * error);
    if (spread.df == 0 || spread.sd == 0) return;
    const double pooled_error = spread.sd * std::sqrt(weight_squares / n);
    difference.p_pooled =
        bonferroni(student_t_two_sided_p(own.mean / pooled_error, static_cast<double>(spread.df)), tests);
}

// Treatments and blocks have one part each in the additive fit, and the equations are solved for the blocks, at the
// cube of their number: of thousands of seeds the fewer treatments are solved for.
void exchange_long_side(std::vector<Observation>& observations) {
    constexpr std::size_t kMany = 200;
    std::set<std::size_t> treatments, blocks;
    for (const auto& o : observations) treatments.insert(o.treatment), blocks.insert(o.block);
    if (blocks.size() <= kMany || blocks.size() <= treatments.size()) return;
    for (auto& o : observations) std::swap(o.treatment, o.block);
}

std::vector<Observation> finite(std::span<const Observation> observations) {
    std::vector<Observation> kept;
    for (const auto& o : observations)
        if (std::isfinite(o.value)) kept.push_back(o);
    return kept;
}

}  // namespace

double student_t_quantile(double p, double df) {
    return boost::math::quantile(boost::math::students_t(df), p);
}

double student_t_two_sided_p(double t, double df) {
    return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(df), std::abs(t)));
}

Estimate estimate(std::span<const double> values) {
    Estimate result;
    double sum = 0;
    for (const double v : values) {
        if (!std::isfinite(v)) continue;
        sum += v;
        ++result.n;
    }
    if (result.n == 0) return result;
    const double n = static_cast<double>(result.n);
    result.mean = sum / n;
    if (result.n < 2) return result;
    double squares = 0;
    for (const double v : values)
        if (std::isfinite(v)) squares += (v - result.mean) * (v - result.mean);
    result.sd = std::sqrt(squares / (n - 1));
    result.ci95 = around(result.mean, student_t_quantile(0.975, n - 1) * *result.sd / std::sqrt(n));
    return result;
}

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

PooledSpread pooled_spread(std::span<const Observation> observations) {
    auto kept = finite(observations);
    if (kept.empty()) return {};
    exchange_long_side(kept);
    Means treatments;
    double largest = 0;
    for (const auto& o : kept) {
        treatments.add(o.treatment, o.value);
        largest = std::max(largest, std::abs(o.value));
    }
    std::map<std::size_t, double> block_effect;
    const auto rank = BlockEquations(kept, treatments).solve(block_effect);
    Means left;  // what is left of each treatment once the blocks are taken out
    for (const auto& o : kept) left.add(o.treatment, o.value - block_effect.at(o.block));
    double squares = 0;
    for (const auto& o : kept) {
        const double residual = o.value - block_effect.at(o.block) - left.at(o.treatment);
        squares += residual * residual;
    }
    PooledSpread spread{0.0, kept.size() - treatments.count.size() - rank};
    if (spread.df == 0) return spread;
    const double sd = std::sqrt(squares / static_cast<double>(spread.df));
    spread.sd = sd > kRounding * largest ? sd : 0.0;
    return spread;
}

Difference paired_difference(std::span<const Observation> observations, const std::map<std::size_t, double>& weights,
                             const PooledSpread& spread, std::size_t tests) {
    double weight_squares = 0;
    std::size_t needed = 0;
    for (const auto& [treatment, weight] : weights) {
        weight_squares += weight * weight;
        needed += weight != 0;
    }
    struct Sum {
        double value = 0;
        std::set<std::size_t> terms;
    };
    std::map<std::size_t, Sum> by_block;
    double largest = 0;
    for (const auto& o : finite(observations)) {
        const auto found = weights.find(o.treatment);
        if (found == weights.end() || found->second == 0) continue;
        auto& sum = by_block[o.block];
        sum.value += found->second * o.value;
        largest = std::max(largest, std::abs(o.value));
        if (!sum.terms.insert(o.treatment).second)
            throw std::invalid_argument("two values of one treatment in one block");
    }
    Difference result;
    for (const auto& [block, sum] : by_block)
        if (sum.terms.size() == needed) result.each.push_back(sum.value);
    test(result, spread, weight_squares, largest, static_cast<double>(tests));
    return result;
}

}  // namespace bitsweep
