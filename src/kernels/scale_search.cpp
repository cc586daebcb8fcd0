#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "kernels/implementations.h"

namespace bitsweep::kernels {
namespace {

// Magnitudes in ascending order with their prefix sums: then the error at any scale costs one binary search a
// threshold instead of a pass over the weights.
//
// A magnitude becomes a multiple m of the scale s, 0 < m <= 1, and sum (a - m s)^2 = A - 2 s M + s^2 Q with
// A = sum a^2, M = sum m a, Q = sum m^2. M / Q is the best scale for the m it came from (Lloyd 1982).
class SortedMagnitudes {
public:
    SortedMagnitudes(const float* weights, std::int64_t count) : sorted_(static_cast<std::size_t>(count)) {
        for (std::size_t i = 0; i < sorted_.size(); ++i) sorted_[i] = std::abs(weights[i]);
        sort_by_radix(sorted_);
        sums_.reserve(sorted_.size() + 1);
        double sum = 0;
        sums_.push_back(0);
        for (const float a : sorted_) {
            sum += a;
            square_sum_ += static_cast<double>(a) * a;
            sums_.push_back(sum);
        }
    }

    double largest() const { return sorted_.empty() ? 0.0 : sorted_.back(); }
    double mean() const { return sorted_.empty() ? 0.0 : sums_.back() / static_cast<double>(sorted_.size()); }
    double count() const { return static_cast<double>(sorted_.size()); }

    struct Fit {
        double error;  // sum (a - m s)^2 at the scale asked for
        double best;   // M / Q
    };

    Fit at(double scale, int levels) const {
        const int top = levels / 2;  // thresholds; magnitudes (top + 1) for odd levels, top for even
        const bool odd = levels % 2 == 1;
        double m_sum = 0, q_sum = 0;
        std::size_t from = 0;
        for (int j = odd ? 0 : 1; j <= top; ++j) {
            // Magnitudes in units of scale / (levels - 1): 0, 2, 4, ... or 1, 3, 5, ...
            const double m = odd ? 2.0 * j : 2.0 * j - 1.0;
            const std::size_t to =
                j == top ? sorted_.size() : first_at_or_above((m + 1.0) * scale / (levels - 1), from);
            m_sum += m * (sums_[to] - sums_[from]);
            q_sum += m * m * static_cast<double>(to - from);
            from = to;
        }
        const double step = scale / (levels - 1);
        return {square_sum_ - 2 * step * m_sum + step * step * q_sum, q_sum > 0 ? m_sum / q_sum * (levels - 1) : 0.0};
    }

private:
    // 3 passes of 11 bits: magnitudes order as their bits do.
    static void sort_by_radix(std::vector<float>& values) {
        constexpr int kBits = 11, kPasses = 3;
        constexpr std::uint32_t kMask = (1U << kBits) - 1;
        std::vector<std::uint32_t> keys(values.size()), other(values.size());
        if (values.empty()) return;
        std::memcpy(keys.data(), values.data(), values.size() * sizeof(float));
        for (int pass = 0; pass < kPasses; ++pass) {
            std::array<std::uint32_t, kMask + 2> starts{};
            const int shift = pass * kBits;
            for (const auto key : keys) ++starts[((key >> shift) & kMask) + 1];
            for (std::size_t b = 1; b < starts.size(); ++b) starts[b] += starts[b - 1];
            for (const auto key : keys) other[starts[(key >> shift) & kMask]++] = key;
            keys.swap(other);
        }
        std::memcpy(values.data(), keys.data(), values.size() * sizeof(float));
    }

    std::size_t first_at_or_above(double threshold, std::size_t from) const {
        const auto place = std::lower_bound(sorted_.begin() + static_cast<std::ptrdiff_t>(from), sorted_.end(),
                                            static_cast<float>(threshold));
        return static_cast<std::size_t>(place - sorted_.begin());
    }

    std::vector<float> sorted_;
    std::vector<double> sums_;
    double square_sum_ = 0;
};

struct Point {
    double scale, error;
};

Point least_of(const std::vector<Point>& points) {
    return *std::min_element(points.begin(), points.end(),
                             [](const Point& a, const Point& b) { return a.error < b.error; });
}

// The valleys of the error over the scale, the deepest first, at most `count`.
std::vector<Point> valleys(std::vector<Point> points, std::size_t count) {
    std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.scale < b.scale; });
    std::vector<Point> found;
    for (std::size_t i = 0; i < points.size(); ++i)
        if ((i == 0 || points[i].error <= points[i - 1].error) &&
            (i + 1 == points.size() || points[i].error <= points[i + 1].error))
            found.push_back(points[i]);
    std::sort(found.begin(), found.end(), [](const Point& a, const Point& b) { return a.error < b.error; });
    found.resize(std::min(found.size(), count));
    return found;
}

// Looks at a grid of scales, then more closely around the points near the best one, then around the deepest valleys,
// and follows those to the fixed point of the closed form. With few levels and many weights the error has one wide
// valley; else ripples of about 1 / sqrt(count), as narrow as a level of the largest weights. Up to max|w| (L - 1) /
// (L - 2) the outermost level is in use; as far as the ripples outweigh the step's growth, a scale may be better still.
double search(const SortedMagnitudes& magnitudes, int levels) {
    constexpr int kCoarse = 48, kClosely = 8, kClosest = 16, kLloyd = 12;
    constexpr double kMany = 1024;
    constexpr std::size_t kValleys = 12;
    const double high = magnitudes.largest(), low = std::min(magnitudes.mean(), high / 2);
    if (!(high > 0)) return 0.0;
    const double ripple = levels > 16 || magnitudes.count() < kMany ? 6.0 / std::sqrt(magnitudes.count()) : 0.0;
    const double ratio = std::pow(high / low, 1.0 / kCoarse);
    const double beyond = (levels - 1.0) / std::max(1.0, levels - 2.0) * std::sqrt(1.0 + ripple);
    const int steps = kCoarse + static_cast<int>(std::ceil(std::log(beyond) / std::log(ratio)));
    const auto point_at = [&](double scale) { return Point{scale, magnitudes.at(scale, levels).error}; };
    std::vector<Point> coarse;
    for (int i = 0; i <= steps; ++i) coarse.push_back(point_at(low * std::pow(ratio, i)));

    const double limit = least_of(coarse).error * (1.0 + ripple);
    const int between = static_cast<int>(std::ceil(std::log(ratio) * levels * kClosely));
    auto points = coarse;
    for (const auto& near : coarse)
        if (near.error <= limit)
            for (int k = -between + 1; k < between; ++k)
                points.push_back(point_at(near.scale * std::pow(ratio, static_cast<double>(k) / between)));

    const auto deepest = valleys(points, kValleys);
    std::vector<Point> closest = deepest;
    for (const auto& valley : deepest)
        for (int k = -kClosest + 1; k < kClosest; ++k)
            closest.push_back(point_at(valley.scale * std::pow(ratio, static_cast<double>(k) / between / kClosest)));

    auto best = least_of(closest);
    for (auto point : valleys(closest, kValleys))
        for (int i = 0; i < kLloyd; ++i) {
            const double next = magnitudes.at(point.scale, levels).best;
            if (!(next > 0) || next == point.scale) break;
            point = point_at(next);
            if (point.error < best.error) best = point;
        }
    return best.scale;
}

}  // namespace

void search_scales_on_cpu(std::span<const ScaleSearch> searches, int threads) {
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (searches.size() > 1)
    for (std::size_t i = 0; i < searches.size(); ++i) {
        const auto& [w, size, levels, scale] = searches[i];
        if (!std::isfinite(*scale)) *scale = std::numeric_limits<float>::quiet_NaN();
        else *scale = static_cast<float>(search({w, size}, levels));
    }
}

}  // namespace bitsweep::kernels
