#include "quant/methods/lsq_plus.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "quant/core/clip.h"
#include "quant/core/uniform.h"
#include "quant/methods/lsq.h"

namespace bitsweep {
namespace {

struct OffsetStepFunction : torch::autograd::Function<OffsetStepFunction> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& a,
                                 const torch::Tensor& step, const torch::Tensor& offset, std::int64_t n) {
        const auto z = (a - offset).div_(step);
        context->save_for_backward({z});
        context->saved_data["n"] = n;
        return z.clamp(0, n).round_().mul_(step).add_(offset);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto z = context->get_saved_variables()[0];
        const auto n = context->saved_data["n"].toInt();
        const auto& g = gradients[0];
        const auto inside = (z > 0).logical_and_(z < n);
        const auto level = z.clamp(0, n).round_();
        return {g * inside, (g * torch::where(inside, level - z, level)).sum(), (g * inside.logical_not()).sum(),
                torch::Tensor()};
    }
};

// A histogram: the largest value, then how often each of kBins values, evenly from 0 to it, occurs.
constexpr std::int64_t kBins = 1 << 15;  // 128 a level at 8 bits

struct Bin {
    double value, count;
};

// The histograms as one of so many bins, the empty ones left out.
std::vector<Bin> merged(const std::vector<torch::Tensor>& histograms, std::int64_t count) {
    double largest = 0;
    for (const auto& histogram : histograms) largest = std::max(largest, histogram[0].item<double>());
    std::vector<double> counts(static_cast<std::size_t>(count), 0.0);
    for (const auto& histogram : histograms) {
        const auto* own = histogram.data_ptr<double>();
        const double scale = largest > 0 ? own[0] / largest * static_cast<double>(count - 1) / (kBins - 1) : 0.0;
        for (std::int64_t i = 0; i < kBins; ++i)
            counts[static_cast<std::size_t>(std::llround(static_cast<double>(i) * scale))] += own[1 + i];
    }
    std::vector<Bin> bins;
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0)
            bins.push_back({static_cast<double>(i) / static_cast<double>(count - 1) * largest, counts[i]});
    return bins;
}

struct Line {
    double step, offset;
};

// The squared error of the levels on a line, and the line that fits the levels now taken best.
struct Round {
    double error = 0;
    Line fit = {};

    Round(const std::vector<Bin>& bins, const Line& line, int n) {
        double count = 0, a = 0, c = 0, ac = 0, cc = 0;
        for (const auto& bin : bins) {
            const double level =
                std::nearbyint(std::clamp((bin.value - line.offset) / line.step, 0.0, static_cast<double>(n)));
            const double off = level * line.step + line.offset - bin.value;
            error += bin.count * off * off;
            count += bin.count;
            a += bin.count * bin.value;
            c += bin.count * level;
            ac += bin.count * bin.value * level;
            cc += bin.count * level * level;
        }
        fit.step = (ac - a * c / count) / (cc - c * c / count);  // not finite where one level takes all
        fit.offset = (a - fit.step * c) / count;
    }
};

// Where to descend from: the best of the lines whose ends lie on a grid over the values and a quarter below them, and
// some from 0. From 0 alone the error stays up to 60 % above the least one where the values have two humps.
std::vector<Line> starts(const std::vector<Bin>& bins, int n) {
    constexpr int kAcross = 64, kKept = 20, kFromZero = 20;
    const double largest = bins.back().value;
    if (largest <= 0) return {};
    std::vector<std::pair<double, Line>> grid;
    for (int low = -kAcross / 4; low < kAcross; ++low)
        for (int high = std::max(low, 0) + 1; high <= kAcross; ++high) {
            const Line line{largest * (high - low) / kAcross / n, largest * low / kAcross};
            grid.emplace_back(Round(bins, line, n).error, line);
        }
    std::partial_sort(grid.begin(), grid.begin() + kKept, grid.end(),
                      [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Line> lines;
    for (int i = 0; i < kKept; ++i) lines.push_back(grid[static_cast<std::size_t>(i)].second);
    for (int t = kFromZero; t >= 1; --t) lines.push_back({largest / n * t / kFromZero, 0});
    return lines;
}

constexpr int kMostRounds = 100;
constexpr double kLeastGain = 1e-6;

// Improves on `best`, of `least` error, from one line.
void descend(const std::vector<Bin>& bins, Line line, int n, Line& best, double& least) {
    double before = std::numeric_limits<double>::infinity();
    for (int i = 0; i < kMostRounds && line.step >= kStepFloor; ++i) {
        const Round round(bins, line, n);
        if (round.error < least) least = round.error, best = line;
        if (!(before - round.error >= kLeastGain * round.error)) return;
        before = round.error;
        line = round.fit;
    }
}

}  // namespace

torch::Tensor quantize_lsq_plus(const torch::Tensor& x, at::TensorList states, const ActivationQuantConfig& config) {
    const int n = activation_top(config);
    const double factor = 1.0 / std::sqrt(static_cast<double>(elements_of_an_image(x)) * n);
    return OffsetStepFunction::apply(torch::relu(x), scale_gradient(states[0], factor),
                                     scale_gradient(states[1], factor), static_cast<std::int64_t>(n));
}

LevelEnds lsq_plus_ends(at::TensorList states, const ActivationQuantConfig& config) {
    const auto low = states[1].detach();
    return {low, low + states[0].detach() * activation_top(config)};
}

std::vector<QuantState> lsq_plus_states(const ActivationQuantConfig&, torch::IntArrayRef) {
    return {{.name = "act_step", .symbol = "step", .floor = kStepFloor},
            {.name = "act_offset", .symbol = "offset", .start = 0}};
}

torch::Tensor lsq_plus_histogram(const torch::Tensor& r, const ActivationQuantConfig&) {
    const auto largest = r.max();
    const auto index = (r.flatten() / one_where_zero(largest) * (kBins - 1)).nan_to_num_().round_().to(torch::kInt64);
    const auto counts = torch::bincount(index, {}, kBins);
    return torch::cat({largest.reshape({1}).to(torch::kFloat64), counts.to(torch::kFloat64)}).cpu();
}

std::vector<torch::Tensor> lsq_plus_start(const std::vector<torch::Tensor>& histograms,
                                          const ActivationQuantConfig& config) {
    constexpr std::int64_t kCoarse = 1 << 11;
    const int n = activation_top(config);
    const auto bins = merged(histograms, kBins);
    Line best = {kStepFloor, 0};
    double least = std::numeric_limits<double>::infinity();
    for (const auto& line : starts(merged(histograms, kCoarse), n)) descend(bins, line, n, best, least);
    return {torch::full({}, best.step), torch::full({}, best.offset)};
}

}  // namespace bitsweep
