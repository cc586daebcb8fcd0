#include "quant/methods/mse.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace bitsweep {
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

// What one scale is searched from, and where it goes.
struct Search {
    const float* weights;
    std::int64_t count;
    int levels;
    float* scale;

    void run() const {
        if (!std::isfinite(*scale)) *scale = std::numeric_limits<float>::quiet_NaN();
        else *scale = static_cast<float>(search({weights, count}, levels));
    }
};

// The scales of each weight, all searches in one parallel region: a layer's has little to share out by itself.
std::vector<torch::Tensor> optimal_scales_on_cpu(const std::vector<torch::Tensor>& weights,
                                                 const std::vector<int>& levels,
                                                 const std::vector<ScaleGroups>& groups) {
    std::vector<torch::Tensor> flats, scales;
    std::vector<Search> searches;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto& flat = flats.emplace_back(weights[i].detach().contiguous());
        const auto& scale = scales.emplace_back(groups[i].max_magnitude(flat).clone());
        const std::int64_t count = flat.numel() == 0 ? 0 : scale.numel(), size = groups[i].count(flat);
        for (std::int64_t group = 0; group < count; ++group)
            searches.push_back(
                {flat.data_ptr<float>() + group * size, size, levels[i], scale.data_ptr<float>() + group});
    }
#pragma omp parallel for schedule(dynamic) num_threads(at::get_num_threads()) if (searches.size() > 1)
    for (std::size_t i = 0; i < searches.size(); ++i) searches[i].run();
    return scales;
}

// For each group, the error at each of `scales` [groups, n], by prefix sums of the sorted magnitudes [groups, size].
struct Moments {
    torch::Tensor m, q;  // [groups, n]: sums of m a and m^2, m in units of scale / (levels - 1)
};
Moments moments_at(const torch::Tensor& sorted, const torch::Tensor& sums, const torch::Tensor& scales, int levels) {
    const int parity = levels % 2;  // magnitudes 0, 2, 4, ... or 1, 3, 5, ...
    const auto wide = scales.options();
    const auto thresholds = (torch::arange((levels - 1) / 2, wide) * 2 + (parity == 1 ? 1 : 2)) / (levels - 1);
    const auto places = (scales.unsqueeze(2) * thresholds).flatten(1);  // [groups, n * thresholds]
    const auto below = torch::searchsorted(sorted, places);
    const auto shape = std::vector<std::int64_t>{scales.size(0), scales.size(1), thresholds.size(0)};
    const auto above_count = (sorted.size(1) - below).view(shape).to(wide.dtype());
    const auto above_sum = (sums.narrow(1, sorted.size(1), 1) - sums.gather(1, below)).view(shape);
    // Passing a threshold adds 2 to m, and (m + 2)^2 - m^2 to m^2.
    const auto m = torch::arange((levels - 1) / 2, wide) * 2 + (parity == 1 ? 0 : 1);
    const auto first = parity == 1 ? 0.0 : 1.0;
    return {above_sum.sum(2) * 2 + sums.narrow(1, sorted.size(1), 1) * first,
            (above_count * ((m + 2).square() - m.square())).sum(2) + static_cast<double>(sorted.size(1)) * first};
}

torch::Tensor optimal_scale_by_operators(const torch::Tensor& w, int levels, ScaleGroups groups) {
    constexpr std::int64_t kCoarse = 64, kFine = 64;
    const auto largest = groups.max_magnitude(w);
    const auto magnitudes = w.detach().abs().to(torch::kFloat64).reshape({largest.numel(), -1});
    const auto sorted = std::get<0>(magnitudes.sort(1));
    const auto sums = torch::constant_pad_nd(sorted.cumsum(1), {1, 0});
    const auto error = [&](const torch::Tensor& scales) {
        const auto [m, q] = moments_at(sorted, sums, scales, levels);
        const auto step = scales / (levels - 1);
        return step.square() * q - step * m * 2;
    };
    const auto best = [&](const torch::Tensor& scales) { return scales.gather(1, error(scales).argmin(1, true)); };
    const auto low = sorted.mean(1, true);
    const auto high = sorted.narrow(1, sorted.size(1) - 1, 1) * ((levels - 1.0) / std::max(1.0, levels - 2.0));
    const auto ratio = (high / one_where_zero(low)).clamp_min(1);
    const auto line = torch::linspace(0, 1, kCoarse + 1, sorted.options());
    auto scale = best(low * ratio.pow(line));
    const auto around = torch::linspace(-1, 1, 2 * kFine + 1, sorted.options()) / kCoarse;
    scale = best(scale * ratio.pow(around));
    const auto [m, q] = moments_at(sorted, sums, scale, levels);
    const auto refined = m / one_where_zero(q) * (levels - 1);
    scale = torch::where(error(refined) < error(scale), refined, scale);
    return (scale.to(w.dtype()).reshape(largest.sizes()) + largest * 0).contiguous();
}

}  // namespace

torch::Tensor optimal_scale(const torch::Tensor& w, int levels, ScaleGroups groups) {
    torch::NoGradGuard no_grad;
    return w.is_cpu() ? optimal_scales_on_cpu({w}, {levels}, {groups}).front()
                      : optimal_scale_by_operators(w, levels, groups);
}

int mse_levels(const WeightQuantConfig& config) {
    return (1 << config.bits.value) - (config.zero_aligned ? 1 : 0);
}

QuantizedWeight quantize_mse(const torch::Tensor& w, const WeightQuantConfig& config) {
    const int levels = mse_levels(config);
    const auto scale = optimal_scale(w, levels, scale_groups(config));
    return {quantize_symmetric(w, scale, levels, weight_gradient(config)), scale, {}};
}

bool mse_goes_together(const torch::Tensor& w, const WeightQuantConfig&) {
    return w.is_cpu() && w.scalar_type() == torch::kFloat32;
}

TogetherQuantized quantize_mse_together(const std::vector<torch::Tensor>& weights,
                                        const std::vector<const WeightQuantConfig*>& configs) {
    std::vector<int> levels;
    std::vector<ScaleGroups> groups;
    for (const auto* config : configs) {
        levels.push_back(mse_levels(*config));
        groups.push_back(scale_groups(*config));
    }
    const auto scales = optimal_scales_on_cpu(weights, levels, groups);
    TogetherQuantized quantized{{}, std::vector<std::int64_t>(weights.size(), 0)};
    for (std::size_t i = 0; i < weights.size(); ++i)
        quantized.values.push_back(quantize_symmetric(weights[i], scales[i], levels[i], weight_gradient(*configs[i])));
    return quantized;
}

}  // namespace bitsweep
