#include "quant/methods/sawb.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "quant/core/kernels_of.h"
#include "quant/core/uniform.h"

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
// fit_sawb's choice (study/sawb_fit.h), to 5 digits; a test fits them again.
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

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// alpha of each scale group, and whether max|w| stands in for it; codes: of each weight, where a kernel gave them.
struct Scales {
    torch::Tensor scale, fallback;
    std::vector<torch::Tensor> codes = {};
};

// How one of several weights is quantized.
struct Rule {
    int levels;
    SawbPair pair;
    float factor;
    bool clips, guarded;
    std::int64_t groups;

    Rule(const torch::Tensor& w, const WeightQuantConfig& config)
        : levels(chosen_levels(config)),
          pair(sawb_pair(config.coefficients, levels)),
          factor(static_cast<float>(config.scale_factor)),
          clips(weight_gradient(config) == WeightGradient::kClip),
          guarded(config.guard),
          groups(scale_groups(config).groups(w)) {}
};

// Quantizes all weights in one parallel region.
struct SawbFunction : torch::autograd::Function<SawbFunction> {
    static variable_list forward(AutogradContext* context, at::TensorList weights, const std::vector<Rule>& rules,
                                 const Scales& scales) {
        variable_list plain, clipped, values;
        std::vector<std::int64_t> groups;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            plain.push_back(weights[i].contiguous());
            values.push_back(torch::empty_like(plain.back()));
            clipped.push_back(rules[i].clips ? plain.back() : torch::Tensor());
            groups.push_back(rules[i].groups);
        }
        quantize(plain, rules, scales, values);
        clipped.push_back(scales.scale);
        context->save_for_backward(std::move(clipped));
        context->saved_data["groups"] = groups;
        return values;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        auto weights = context->get_saved_variables();
        const auto scales = weights.back();
        weights.pop_back();
        gradients =
            clipped_gradients(std::move(gradients), weights, scales, context->saved_data["groups"].toIntVector());
        gradients.resize(gradients.size() + 2);  // of the rules and the scales
        return gradients;
    }

private:
    static void quantize(const variable_list& weights, const std::vector<Rule>& rules, const Scales& scales,
                         const variable_list& values) {
        std::vector<kernels::SawbOfWeight> list;
        auto* scale = scales.scale.data_ptr<float>();
        auto* fallback = scales.fallback.data_ptr<bool>();
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const auto& rule = rules[i];
            list.push_back({weights[i].data_ptr<float>(), weights[i].numel(), rule.groups, rule.levels, rule.pair.c1,
                            rule.pair.c2, rule.factor, values[i].data_ptr<float>(), scale, fallback,
                            scales.codes[i].data_ptr<std::int16_t>(), rule.guarded});
            scale += rule.groups;
            fallback += rule.groups;
        }
        kernels_of(weights.front())->weights.sawb(list, at::get_num_threads());
    }
};

// The values; fills `scales`, of all groups, flat.
variable_list quantize_by_kernel(const std::vector<torch::Tensor>& weights, const std::vector<Rule>& rules,
                                 Scales& scales) {
    std::int64_t groups = 0;
    for (const auto& rule : rules) groups += rule.groups;
    scales = {torch::empty({groups}, torch::kFloat32), torch::empty({groups}, torch::kBool)};
    for (const auto& weight : weights) scales.codes.push_back(torch::empty(weight.sizes(), torch::kInt16));
    return SawbFunction::apply(at::TensorList(weights), rules, scales);
}

Scales scales_by_operators(const torch::Tensor& w, const ScaleGroups& groups, const SawbPair& pair, bool guarded) {
    const auto count = static_cast<double>(groups.count(w));
    const auto wide = w.detach().to(torch::kFloat64);
    const auto root_mean_square = groups.sum(wide.square()).div_(count).sqrt_();
    const auto mean_magnitude = groups.sum(wide.abs()).div_(count);
    const auto fitted = (root_mean_square * pair.c1 - mean_magnitude * pair.c2).to(w.dtype());
    const auto fallback = guarded ? (fitted <= 0).logical_or_(fitted < mean_magnitude) : fitted <= 0;
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

std::vector<QuantState> sawb_states(const WeightQuantConfig&, torch::IntArrayRef) {
    return {{.name = "weight_fallbacks", .symbol = "", .kind = StateKind::kCount, .start = 0}};
}

void record_sawb(const WeightQuantConfig& config, OrderedJson& record) {
    const auto pair = sawb_pair(config.coefficients, chosen_levels(config));
    record["coefficients"] = {pair.c1, pair.c2};
    record["source"] = pair.source;
}

TogetherQuantized quantize_sawb_together(const std::vector<torch::Tensor>& weights,
                                         const std::vector<const WeightQuantConfig*>& configs) {
    std::vector<Rule> rules;
    rules.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) rules.emplace_back(weights[i], *configs[i]);
    Scales scales;
    const auto values = quantize_by_kernel(weights, rules, scales);
    TogetherQuantized quantized;
    const auto* fallback = scales.fallback.data_ptr<bool>();
    std::int64_t first = 0;
    for (std::size_t i = 0; i < rules.size(); first += rules[i++].groups) {
        const auto groups = rules[i].groups;
        const auto shape = scale_groups(*configs[i]).shape(weights[i].sizes());
        quantized.weights.push_back(
            {values[i], scales.scale.narrow(0, first, groups).view(shape), {}, scales.codes[i]});
        quantized.fallbacks.push_back(std::count(fallback + first, fallback + first + groups, true));
    }
    return quantized;
}

QuantizedWeight quantize_sawb(const torch::Tensor& w, const WeightQuantConfig& config) {
    const auto groups = scale_groups(config);
    Scales scales;
    if (kernels_of(w) != nullptr) {
        const auto values = quantize_by_kernel({w}, {Rule(w, config)}, scales).front();
        const auto shape = groups.shape(w.sizes());
        return {values, scales.scale.view(shape), scales.fallback.view(shape), scales.codes.front()};
    }
    const int levels = chosen_levels(config);
    scales = scales_by_operators(w, groups, sawb_pair(config.coefficients, levels), config.guard);
    if (config.scale_factor != 1) scales.scale = scales.scale * config.scale_factor;
    return {quantize_symmetric(w, scales.scale, levels, weight_gradient(config)), scales.scale, scales.fallback};
}

}  // namespace bitsweep
