#pragma once

#include <string_view>

#include <torch/torch.h>

#include "quant/core/weight.h"
#include "quant/methods/dorefa.h"
#include "quant/methods/lsq.h"
#include "quant/methods/minmax.h"
#include "quant/methods/mse.h"
#include "quant/methods/sawb.h"
#include "quant/methods/twn.h"
#include "quant/methods/wrpn.h"

namespace bitsweep {

/// A weight quantizer: its scale rule over the levels and gradient of quant/core/uniform.h. `config` has 1..8 bits.
struct WeightMethod {
    std::string_view name;
    QuantizedWeight (*quantize)(const torch::Tensor& w,
                                const WeightQuantConfig& config);  ///< null: none, or learns_step
    int (*levels)(const WeightQuantConfig& config);                ///< null: none
    bool has_fallback = false;                                     ///< `fallback` of its result is defined
    bool learns_step = false;  ///< quantize_lsq, with a step that belongs to the layer
    /// Several weights in one operator, those with kernels_of(); null: one after the other.
    TogetherQuantized (*quantize_together)(const std::vector<torch::Tensor>& weights,
                                           const std::vector<const WeightQuantConfig*>& configs) = nullptr;
};

/// An activation quantizer: the clip rule over the levels and gradient of quant/core/clip.h.
enum class ClipRule {
    kNone,     ///< plain ReLU
    kLearned,  ///< PACT: alpha
    kFixed,    ///< 1, or quant.activation.clip
    kLargest,  ///< the largest activation of the batch; in evaluation, of the batches so far
    kStep,     ///< LSQ: the step times 2^k - 1
};
struct ActivationMethod {
    std::string_view name;
    ClipRule clip;
    bool feels_rounding = false;  ///< the clip's gradient has the in-range term (PACT+, LSQ)
    bool clip_is_key = false;     ///< kFixed: the clip is quant.activation.clip, not 1
};

/// Every quantizer that runs; held against kQuantizers (config/tables.h) by a test. "none" quantizes nothing.
inline constexpr WeightMethod kWeightMethods[] = {
    {"none", nullptr, nullptr},
    {"sawb", quantize_sawb, sawb_levels, /*has_fallback=*/true, /*learns_step=*/false, quantize_sawb_together},
    {"dorefa", quantize_dorefa, dorefa_levels},
    {"minmax", quantize_minmax, minmax_levels},
    {"mse", quantize_mse, mse_levels, /*has_fallback=*/false, /*learns_step=*/false, quantize_mse_together},
    {"twn", quantize_twn, twn_levels},
    {"wrpn", quantize_wrpn, wrpn_levels},
    {"lsq", nullptr, lsq_levels, /*has_fallback=*/false, /*learns_step=*/true},
};
inline constexpr ActivationMethod kActivationMethods[] = {
    {"none", ClipRule::kNone},
    {"pact", ClipRule::kLearned},
    {"pact+", ClipRule::kLearned, /*feels_rounding=*/true},
    {"dorefa", ClipRule::kFixed},
    {"wrpn", ClipRule::kFixed},
    {"clip", ClipRule::kFixed, /*feels_rounding=*/false, /*clip_is_key=*/true},
    {"minmax", ClipRule::kLargest},
    {"lsq", ClipRule::kStep, /*feels_rounding=*/true},
};

}  // namespace bitsweep
