#pragma once

#include <string_view>
#include <type_traits>

#include "config/quant_config.h"
#include "config/quantizers.h"
#include "config/rules.h"

namespace bitsweep {

// The keys under quant; config/visit.h says how to read this.

/// Whether `method` of that role acts on its key `key`.
inline bool method_uses(Role role, std::string_view method, std::string_view key) {
    const auto* info = find_quantizer(role, method);
    return info != nullptr && info->uses(key);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, WeightQuantConfig>
void visit(Self& c, V& v) {
    const auto& method = c.effective_method();
    const auto matters = [&](std::string_view key) { return method_uses(Role::kWeight, method, key); };
    v.field("method", c.method, Choice{quantizer_names(Role::kWeight)}, "weight quantizer", method == c.method);
    v.field("bits", c.bits, NoRule{}, "bits of the body's weights; 32 = full precision", matters("bits"));
    v.field("zero_aligned", c.zero_aligned, NoRule{}, "SAWB, mse: 2^k - 1 levels with a zero, not 2^k",
            matters("zero_aligned"));
    v.field("coefficients", c.coefficients, NoRule{}, "SAWB: ibm, ibm-old, quantlib, fit (ours), or a pair [c1, c2]",
            matters("coefficients"));
    v.field("scale_factor", c.scale_factor, Range{0, 1000, true}, "SAWB: multiplies the scale",
            matters("scale_factor"));
    v.field("granularity", c.granularity, Choice{{"tensor", "channel"}}, "one scale a tensor, or an output channel",
            matters("granularity"));
    v.field("gradient", c.gradient, Choice{{"clip", "pass"}}, "beyond the scale the gradient is 0, or passes (SAWB+)",
            matters("gradient"));
    v.field("scale", c.scale, Choice{{"max", "none"}},
            "WRPN: weights are divided by max|w| first, or literally clipped to [-1, 1]", matters("scale"));
    v.field("guard", c.guard, NoRule{}, "SAWB: max|w| stands in for a scale below mean|w| too", matters("guard"));
    v.field(
        "rescale", c.rescale, Choice{{"none", "std", "constant"}},
        "DoReFa, APoT: values times a factor: std: the weights' spread; constant: 1/sqrt(outputs x kernel x variance)",
        matters("rescale"));
    v.field("ewgs", c.ewgs, Range{0, 100}, "EWGS: delta, by which the gradient feels the rounding error; 0 = off",
            matters("ewgs"));
    v.field("hysteresis", c.hysteresis, Range{0, 0.999},
            "mse: the scale is kept until another one has an error smaller by this share; 0 = off",
            matters("hysteresis"));
    v.field("damping", c.damping, Range{0, 1000}, "pulls a weight to its level: lambda of Nagel et al. 2022; 0 = off",
            matters("damping"));
    v.field("freeze", c.freeze, Range{0, 1},
            "a weight that oscillates in more than this share of the steps is frozen on its level; 0 = off",
            matters("freeze"));
    v.field("freeze_momentum", c.freeze_momentum, Range{0, 1, true},
            "freeze: the weight of the newest step in that share", matters("freeze") && c.freeze > 0);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, ActivationQuantConfig>
void visit(Self& c, V& v) {
    const auto& method = c.effective_method();
    const auto matters = [&](std::string_view key) { return method_uses(Role::kActivation, method, key); };
    v.field("method", c.method, Choice{quantizer_names(Role::kActivation)}, "activation quantizer", method == c.method);
    v.field("bits", c.bits, NoRule{}, "bits of the body's activations; 32 = clipped but not rounded", matters("bits"));
    v.field("alpha_init", c.alpha_init, kPositive, "PACT: initial clip, a number or \"percentile:99.9\"",
            matters("alpha_init"));
    v.field("calibration_batches", c.calibration_batches, kCountFromOne,
            "what starts from data (PACT: a percentile) sees the first N batches",
            matters("calibration_batches") || (matters("alpha_init") && c.alpha_init.percentile.has_value()));
    v.field("alpha_decay", c.alpha_decay, kNotNegative, "PACT: lambda_alpha, the L2 coefficient of the clip",
            matters("alpha_decay"));
    v.field("alpha_lr", c.alpha_lr, kPositive, "PACT: the clip's learning rate, as a factor on optim.lr",
            matters("alpha_lr"));
    v.field("alpha_floor", c.alpha_floor, kPositive, "PACT: a clip below it is set to it, and counted",
            matters("alpha_floor"));
    v.field("granularity", c.granularity, Choice{{"layer", "channel", "neuron"}},
            "PACT: one clip a layer, an input channel, or an input element", matters("granularity"));
    v.field("clip", c.clip, kPositive, "clip: the fixed clip", matters("clip"));
    v.field("ewgs", c.ewgs, Range{0, 100}, "EWGS: delta, by which the gradient feels the rounding error; 0 = off",
            matters("ewgs"));
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, EndQuantConfig>
void visit(Self& c, V& v) {
    v.field("bits", c.bits, NoRule{}, "bits of this layer's weights and input; 32 = full precision", true);
    v.field("method", c.method, Choice{end_quantizer_names()}, "weight quantizer of this layer",
            !c.bits.full_precision());
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, ShortcutQuantConfig>
void visit(Self& c, V& v) {
    v.field("bits", c.bits, NoRule{}, "bits of the activation a shortcut reads; \"body\" = the body's", true);
    v.field("weight_bits", c.weight_bits, NoRule{},
            "bits of a 1x1 shortcut convolution's weights; \"shortcut\" = together with the activation it reads", true);
    v.field("clip", c.clip, NoRule{}, "false: the shortcut reads the unclipped ReLU output, unquantized", true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, QuantConfig>
void visit(Self& c, V& v) {
    v.group("weight", c.weight, true);
    v.group("activation", c.activation, true);
    v.group("first", c.first, true);
    v.group("last", c.last, true);
    v.group("shortcut", c.shortcut, c.activation.effective_method() != "none" || c.weight.effective_method() != "none");
    v.field("layers", c.layers, NoRule{},
            "bits of single layers by name: {\"layer3.*\": {\"weight\": 4, \"activation\": 8, \"shortcut\": 32}}; "
            "the last matching pattern wins",
            true);
}

}  // namespace bitsweep
