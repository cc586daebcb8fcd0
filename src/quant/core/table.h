#pragma once

#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "config/tables.h"
#include "quant/core/activation.h"
#include "quant/core/clip.h"
#include "quant/core/state.h"
#include "quant/core/weight.h"
#include "quant/methods/dorefa.h"
#include "quant/methods/lsq.h"
#include "quant/methods/lsq_plus.h"
#include "quant/methods/minmax.h"
#include "quant/methods/mse.h"
#include "quant/methods/pact.h"
#include "quant/methods/sawb.h"
#include "quant/methods/twn.h"
#include "quant/methods/wrpn.h"

namespace bitsweep {

/// A weight quantizer: all that the rest of the program knows of it. `config` has 1..8 bits; `states` are the tensors
/// of the row's states, in its order.
struct WeightMethod {
    std::string_view name;
    int (*levels)(const WeightQuantConfig& config) = nullptr;  ///< null: none
    QuantizedWeight (*quantize)(const torch::Tensor& w, at::TensorList states,
                                const WeightQuantConfig& config) = nullptr;  ///< null: the weight as it is

    /// What it keeps in its layer, learned states first. A count adds up QuantizedWeight::fallback while training.
    std::vector<QuantState> (*states)(const WeightQuantConfig& config, torch::IntArrayRef weight_shape) = nullptr;
    /// The learned states for a weight that is new.
    std::vector<torch::Tensor> (*start)(const torch::Tensor& w, const WeightQuantConfig& config) = nullptr;

    bool fits_scale = false;      ///< the scale comes from a rule of the method's own: `alpha` of quantizer cases
    int scaleless_from = 33;      ///< at these bits and above the levels lie on [-1, 1], whatever the weights
    bool one_more_below = false;  ///< -2^(k-1) .. 2^(k-1) - 1, not symmetric around 0
    void (*record)(const WeightQuantConfig& config, OrderedJson& record) = nullptr;  ///< more for model.json

    /// Several weights in one operator, those with kernels_of(); null: one after the other.
    TogetherQuantized (*quantize_together)(const std::vector<torch::Tensor>& weights,
                                           const std::vector<const WeightQuantConfig*>& configs) = nullptr;
};

/// How states of an activation start from data; r: ReLU of a batch of the layer's inputs, in full precision.
struct Calibration {
    std::int64_t (*batches)(const ActivationQuantConfig& config) = nullptr;  ///< null or 0: from QuantState::start
    torch::Tensor (*gather)(const torch::Tensor& r, const ActivationQuantConfig& config) = nullptr;
    /// The states, from what gather() gave for each batch. Null: one state, the mean of the batches.
    std::vector<torch::Tensor> (*start)(const std::vector<torch::Tensor>& gathered,
                                        const ActivationQuantConfig& config) = nullptr;
};

/// An activation quantizer, likewise. One with a `clip` is quantize_clipped() (quant/core/clip.h) with that clip;
/// another one has `quantize` and `ends`; one with neither is the plain ReLU.
struct ActivationMethod {
    std::string_view name;
    /// The upper end of the levels on [0, clip], differentiable in the states; undefined for 1. image: elements of one.
    torch::Tensor (*clip)(at::TensorList states, const ActivationQuantConfig& config, std::int64_t image) = nullptr;
    bool feels_rounding = false;  ///< the clip's gradient has the in-range term

    torch::Tensor (*quantize)(const torch::Tensor& x, at::TensorList states,
                              const ActivationQuantConfig& config) = nullptr;
    LevelEnds (*ends)(at::TensorList states, const ActivationQuantConfig& config) = nullptr;

    /// What it keeps in its layer. input_shape: of one image, [C,H,W] or [F]. The first learned state is the one whose
    /// gradient and clamps layers.jsonl has.
    std::vector<QuantState> (*states)(const ActivationQuantConfig& config, torch::IntArrayRef input_shape) = nullptr;
    Calibration calibration = {};
    /// While training: the states that this batch is quantized by; changes the running ones.
    std::vector<torch::Tensor> (*follow)(const torch::Tensor& x, at::TensorList states,
                                         const ActivationQuantConfig& config) = nullptr;
    /// The states with the same ends at other bits. Null: they do not depend on bits.
    std::vector<torch::Tensor> (*at_other_bits)(at::TensorList states, const ActivationQuantConfig& from,
                                                const ActivationQuantConfig& to) = nullptr;
};

/// A function of the weight and the config, as one that has no states to read.
template <QuantizedWeight (*kQuantize)(const torch::Tensor&, const WeightQuantConfig&)>
QuantizedWeight stateless(const torch::Tensor& w, at::TensorList, const WeightQuantConfig& config) {
    return kQuantize(w, config);
}

/// Every quantizer that runs; held against kQuantizers (config/tables.h) by a test. "none" quantizes nothing.
inline constexpr WeightMethod kWeightMethods[] = {
    {.name = "none"},
    {.name = "sawb",
     .levels = sawb_levels,
     .quantize = stateless<quantize_sawb>,
     .states = sawb_states,
     .fits_scale = true,
     .record = record_sawb,
     .quantize_together = quantize_sawb_together},
    {.name = "dorefa", .levels = dorefa_levels, .quantize = stateless<quantize_dorefa>, .scaleless_from = 2},
    {.name = "minmax", .levels = minmax_levels, .quantize = stateless<quantize_minmax>},
    {.name = "mse",
     .levels = mse_levels,
     .quantize = stateless<quantize_mse>,
     .fits_scale = true,
     .quantize_together = quantize_mse_together},
    {.name = "twn", .levels = twn_levels, .quantize = stateless<quantize_twn>, .fits_scale = true},
    {.name = "wrpn", .levels = wrpn_levels, .quantize = stateless<quantize_wrpn>, .scaleless_from = 1},
    {.name = "lsq",
     .levels = lsq_levels,
     .quantize = quantize_lsq,
     .states = lsq_weight_states,
     .start = lsq_weight_start,
     .one_more_below = true},
};
inline constexpr ActivationMethod kActivationMethods[] = {
    {.name = "none"},
    {.name = "pact", .clip = first_state, .states = pact_states, .calibration = {pact_batches, pact_percentile}},
    {.name = "pact+",
     .clip = first_state,
     .feels_rounding = true,
     .states = pact_states,
     .calibration = {pact_batches, pact_percentile}},
    {.name = "dorefa", .clip = clip_at_one},
    {.name = "wrpn", .clip = clip_at_one},
    {.name = "clip", .clip = clip_of_config},
    {.name = "minmax",
     .clip = first_state,
     .states = minmax_states,
     .calibration = {minmax_batches, minmax_largest},
     .follow = minmax_follow},
    {.name = "lsq",
     .clip = lsq_clip,
     .feels_rounding = true,
     .states = lsq_activation_states,
     .calibration = {lsq_batches, lsq_step_of},
     .at_other_bits = lsq_at_other_bits},
    {.name = "lsq+",
     .quantize = quantize_lsq_plus,
     .ends = lsq_plus_ends,
     .states = lsq_plus_states,
     .calibration = {lsq_plus_batches, lsq_plus_histogram, lsq_plus_start},
     .at_other_bits = lsq_plus_at_other_bits},
};

/// The row of that name, or ConfigError with the nearest one.
const WeightMethod& find_weight_method(std::string_view name);
const ActivationMethod& find_activation_method(std::string_view name);

/// The states of every quantizer of that role, at 2 bits and with its other keys at their defaults.
std::vector<QuantState> all_states(Role role);

}  // namespace bitsweep
