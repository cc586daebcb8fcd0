#include "quant/methods/mse.h"

#include <algorithm>
#include <vector>

#include "quant/core/kernels_of.h"

namespace bitsweep {
namespace {

// The scales of each weight, all searches in one parallel region: a layer's has little to share out by itself.
std::vector<torch::Tensor> optimal_scales_by_kernel(const std::vector<torch::Tensor>& weights,
                                                    const std::vector<int>& levels,
                                                    const std::vector<ScaleGroups>& groups) {
    std::vector<torch::Tensor> flats, scales;
    std::vector<kernels::ScaleSearch> searches;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto& flat = flats.emplace_back(weights[i].detach().contiguous());
        const auto& scale = scales.emplace_back(groups[i].max_magnitude(flat).clone());
        const std::int64_t size = groups[i].count(flat);
        for (std::int64_t group = 0; group < scale.numel(); ++group)
            searches.push_back(
                {flat.data_ptr<float>() + group * size, size, levels[i], scale.data_ptr<float>() + group});
    }
    kernels_of(weights.front())->weights.search_scales(searches, at::get_num_threads());
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
    if (w.numel() == 0) return groups.max_magnitude(w).clone();
    return kernels_of(w) != nullptr ? optimal_scales_by_kernel({w}, {levels}, {groups}).front()
                                    : optimal_scale_by_operators(w, levels, groups);
}

std::vector<QuantState> mse_states(const WeightQuantConfig& config, torch::IntArrayRef weight_shape) {
    if (config.hysteresis == 0) return {};
    QuantState held{.name = "weight_scale", .symbol = "held", .kind = StateKind::kRunning, .start = 0};
    held.is_fresh = true;
    held.shape = scale_groups(config).shape(weight_shape);
    return {held};
}

std::vector<torch::Tensor> mse_follow(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config,
                                      bool is_training) {
    if (config.hysteresis == 0) return {};
    torch::NoGradGuard no_grad;
    const int levels = chosen_levels(config);
    const auto groups = scale_groups(config);
    const auto& held = states[0];
    if (!is_training && (held != 0).all().item<bool>()) return {held};
    const auto searched = optimal_scale(w, levels, groups);
    if (!is_training) return {torch::where(held == 0, searched, held)};
    const auto error = [&](const torch::Tensor& scale) {
        return groups.sum((w.to(torch::kFloat64) - quantize_symmetric(w, scale, levels)).square());
    };
    const auto better = error(searched) < error(held) * (1 - config.hysteresis);
    held.copy_(torch::where(better.logical_or(held == 0), searched, held));
    return {held.clone()};  // autograd keeps it, and the next forward changes the state
}

QuantizedWeight quantize_mse(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config) {
    const int levels = chosen_levels(config);
    const auto scale = states.empty() ? optimal_scale(w, levels, scale_groups(config)) : states[0];
    return on_symmetric_levels(w, scale, levels, weight_gradient(config));
}

TogetherQuantized quantize_mse_together(const std::vector<torch::Tensor>& weights,
                                        const std::vector<const WeightQuantConfig*>& configs) {
    std::vector<int> levels;
    std::vector<ScaleGroups> groups;
    for (const auto* config : configs) {
        levels.push_back(chosen_levels(*config));
        groups.push_back(scale_groups(*config));
    }
    const auto scales = optimal_scales_by_kernel(weights, levels, groups);
    TogetherQuantized quantized{{}, std::vector<std::int64_t>(weights.size(), 0)};
    for (std::size_t i = 0; i < weights.size(); ++i)
        quantized.weights.push_back(
            on_symmetric_levels(weights[i], scales[i], levels[i], weight_gradient(*configs[i])));
    return quantized;
}

}  // namespace bitsweep
