#include "quant/sawb.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "quant/plane_kernels.h"
#include "quant/uniform.h"

namespace bitsweep {
namespace {

struct Row {
    int levels;
    double c1;
    double c2;
};

// IBM fms-model-optimizer.
constexpr Row kIbm[] = {
    {3, 2.6, 1.71},     {4, 3.12, 2.064},    {8, 7.509, 6.892},   {15, 12.035, 12.03}, {16, 12.68, 12.80},
    {32, 17.74, 18.64}, {127, 28.24, 30.81}, {255, 31.76, 35.04}, {256, 31.76, 35.04},
};
constexpr Row kIbmOld[] = {{4, 3.212, 2.178}};
constexpr Row kQuantlib[] = {
    {3, 2.58072, 1.68371},     {4, 3.22824, 2.19780},     {7, 6.99146, 6.34798},     {8, 7.57111, 6.96333},
    {15, 12.04287, 12.07040},  {16, 12.16637, 12.19222},  {31, 14.71474, 15.13775},  {32, 15.18684, 15.72128},
    {63, 20.78714, 22.60234},  {64, 20.54678, 22.29264},  {127, 27.15792, 30.50641}, {128, 27.75226, 31.25157},
    {255, 35.48044, 40.89530}, {256, 34.97231, 40.26019},
};
// fit_sawb's choice (quant/sawb_fit.h), to 5 digits; a test fits them again.
constexpr Row kFit[] = {
    {3, 2.53208, 1.61127},     {4, 3.18210, 2.14064},     {7, 6.94252, 6.30441},     {8, 7.49875, 6.90603},
    {15, 11.82315, 11.85868},  {16, 12.09744, 12.16459},  {31, 16.94173, 17.60370},  {32, 17.11032, 17.79234},
    {63, 22.21405, 23.68174},  {64, 22.31068, 23.79207},  {127, 27.57533, 29.92284}, {128, 27.62810, 29.98416},
    {255, 32.98563, 36.28523}, {256, 33.01362, 36.31817},
};

template <std::size_t N>
const Row* find(const Row (&rows)[N], int levels) {
    for (const auto& row : rows)
        if (row.levels == levels) return &row;
    return nullptr;
}

// alpha and whether it fell back, a group at a time: both moments in one pass over the weights, pieces of which are
// summed alone, so that threads do not matter.
struct Scales {
    torch::Tensor scale, fallback;
};

Scales scales_on_cpu(const torch::Tensor& w, const ScaleGroups& groups, const SawbPair& pair) {
    constexpr std::int64_t kPiece = 4096;
    const auto plain = w.detach().contiguous();
    const auto* weights = plain.data_ptr<float>();
    Scales result{groups.per_channel ? torch::empty_like(groups.sum(plain)) : torch::empty({}, plain.options()), {}};
    result.fallback = torch::zeros_like(result.scale, torch::kBool);
    const std::int64_t size = groups.count(plain), pieces = (size + kPiece - 1) / kPiece, count = result.scale.numel();
    std::vector<double> sums(static_cast<std::size_t>(2 * count * pieces), 0.0);
#pragma omp parallel for if (count * pieces > 1) num_threads(at::get_num_threads())
    for (std::int64_t p = 0; p < count * pieces; ++p) {
        const std::int64_t first = p % pieces * kPiece;
        weight_sums(weights + p / pieces * size + first, std::min(kPiece, size - first),
                    sums[static_cast<std::size_t>(2 * p)], sums[static_cast<std::size_t>(2 * p + 1)]);
    }
    auto* scales = result.scale.data_ptr<float>();
    auto* fell_back = result.fallback.data_ptr<bool>();
    for (std::int64_t group = 0; group < count; ++group) {
        double magnitude_sum = 0, square_sum = 0;
        for (std::int64_t p = group * pieces; p < (group + 1) * pieces; ++p) {
            magnitude_sum += sums[static_cast<std::size_t>(2 * p)];
            square_sum += sums[static_cast<std::size_t>(2 * p + 1)];
        }
        const auto n = static_cast<double>(size);
        scales[group] = static_cast<float>(pair.c1 * std::sqrt(square_sum / n) - pair.c2 * (magnitude_sum / n));
        fell_back[group] = scales[group] <= 0;
        if (!fell_back[group]) continue;
        scales[group] = 0;
        for (std::int64_t i = group * size; i < (group + 1) * size; ++i)
            scales[group] = std::max(scales[group], std::abs(weights[i]));
    }
    return result;
}

Scales scales_by_operators(const torch::Tensor& w, const ScaleGroups& groups, const SawbPair& pair) {
    const auto count = static_cast<double>(groups.count(w));
    const auto wide = w.detach().to(torch::kFloat64);
    const auto root_mean_square = groups.sum(wide.square()).div_(count).sqrt_();
    const auto mean_magnitude = groups.sum(wide.abs()).div_(count);
    const auto fitted = (root_mean_square * pair.c1 - mean_magnitude * pair.c2).to(w.dtype());
    const auto fallback = fitted <= 0;
    return {torch::where(fallback, groups.max_magnitude(w), fitted), fallback};
}

}  // namespace

SawbPair sawb_pair(const SawbCoefficients& coefficients, int levels) {
    if (coefficients.pair) return {coefficients.pair->first, coefficients.pair->second, "given"};
    const auto* fit = coefficients.table == "fit" ? find(kFit, levels) : nullptr;
    if (fit != nullptr) return {fit->c1, fit->c2, "fit"};
    const auto* old = coefficients.table == "ibm-old" ? find(kIbmOld, levels) : nullptr;
    if (old != nullptr) return {old->c1, old->c2, "ibm-old"};
    const auto* ibm = coefficients.table.starts_with("ibm") ? find(kIbm, levels) : nullptr;
    if (ibm != nullptr) return {ibm->c1, ibm->c2, "ibm"};
    const auto* quantlib = find(kQuantlib, levels);
    TORCH_CHECK(quantlib != nullptr, "SAWB has no coefficients for ", levels, " levels");
    return {quantlib->c1, quantlib->c2, "quantlib"};
}

int sawb_levels(const WeightQuantConfig& config) {
    return (1 << config.bits.value) - (config.zero_aligned ? 1 : 0);
}

QuantizedWeight quantize_sawb(const torch::Tensor& w, const WeightQuantConfig& config) {
    const int levels = sawb_levels(config);
    const auto pair = sawb_pair(config.coefficients, levels);
    const auto groups = scale_groups(config);
    const bool has_kernel = w.is_cpu() && w.scalar_type() == torch::kFloat32 && w.numel() > 0 && w.dim() > 0 &&
                            (w.dim() > 1 || !groups.per_channel);
    auto [scale, fallback] = has_kernel ? scales_on_cpu(w, groups, pair) : scales_by_operators(w, groups, pair);
    if (config.scale_factor != 1) scale = scale * config.scale_factor;
    return {quantize_symmetric(w, scale, levels, weight_gradient(config)), scale, fallback};
}

}  // namespace bitsweep
