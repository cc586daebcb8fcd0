#pragma once

#include <string_view>

#include <torch/torch.h>

#include "quant/dorefa.h"
#include "quant/minmax.h"
#include "quant/sawb.h"
#include "quant/weight.h"

namespace bitsweep {

/// A weight quantizer: its scale rule over the levels and gradient of quant/uniform.h. `config` has 1..8 bits.
struct WeightMethod {
    std::string_view name;
    QuantizedWeight (*quantize)(const torch::Tensor& w, const WeightQuantConfig& config);
    int (*levels)(const WeightQuantConfig& config);
    int least_bits;
    bool has_fallback;  ///< `fallback` of its result is defined
};

/// An activation quantizer: the clip rule over the levels and gradient of quant/clip.h.
enum class ClipRule { kNone, kLearned, kOne };
struct ActivationMethod {
    std::string_view name;
    ClipRule clip;
};

/// Every quantizer that runs; held against kQuantizers (config/tables.h) by a test. "none" quantizes nothing.
inline constexpr WeightMethod kWeightMethods[] = {
    {"none", nullptr, nullptr, 1, false},
    {"sawb", quantize_sawb, sawb_levels, 2, true},
    {"dorefa", quantize_dorefa, dorefa_levels, 1, false},
    {"minmax", quantize_minmax, minmax_levels, 2, false},
};
inline constexpr ActivationMethod kActivationMethods[] = {
    {"none", ClipRule::kNone},
    {"pact", ClipRule::kLearned},
    {"dorefa", ClipRule::kOne},
};

}  // namespace bitsweep
