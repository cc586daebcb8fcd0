#pragma once

#include <string_view>
#include <vector>

#include "config/quantizers.h"
#include "quant/core/clip.h"
#include "quant/core/method.h"
#include "quant/methods/apot.h"
#include "quant/methods/dorefa.h"
#include "quant/methods/lsq.h"
#include "quant/methods/lsq_plus.h"
#include "quant/methods/minmax.h"
#include "quant/methods/mse.h"
#include "quant/methods/n2uq.h"
#include "quant/methods/pact.h"
#include "quant/methods/sawb.h"
#include "quant/methods/twn.h"
#include "quant/methods/wrpn.h"

namespace bitsweep {

/// Makes WeightMethod::quantize of a function that reads no states.
template <QuantizedWeight (*kQuantize)(const torch::Tensor&, const WeightQuantConfig&)>
QuantizedWeight stateless(const torch::Tensor& w, at::TensorList, const WeightQuantConfig& config) {
    return kQuantize(w, config);
}

/// Every quantizer that runs, in the order of kQuantizers (config/quantizers.h), as a test demands. The members of a
/// row are explained in quant/core/method.h. "none" quantizes nothing.
inline constexpr WeightMethod kWeightMethods[] = {
    {.name = "none"},
    {.name = "sawb",
     .levels = chosen_levels,
     .quantize = stateless<quantize_sawb>,
     .states = sawb_states,
     .fits_scale = true,
     .record = record_sawb,
     .quantize_together = quantize_sawb_together},
    {.name = "dorefa",
     .levels = even_levels,
     .quantize = stateless<quantize_dorefa>,
     .rounded = dorefa_rounded,
     .scaleless_from = 2},
    {.name = "minmax", .levels = odd_levels, .quantize = stateless<quantize_minmax>},
    {.name = "mse",
     .levels = chosen_levels,
     .quantize = quantize_mse,
     .states = mse_states,
     .follow = mse_follow,
     .fits_scale = true,
     .quantize_together = quantize_mse_together},
    {.name = "twn", .levels = odd_levels, .quantize = stateless<quantize_twn>, .fits_scale = true},
    {.name = "wrpn", .levels = odd_levels, .quantize = stateless<quantize_wrpn>, .scaleless_from = 1},
    {.name = "lsq",
     .levels = even_levels,
     .quantize = quantize_lsq,
     .states = lsq_weight_states,
     .start = lsq_weight_start,
     .one_more_below = true},
    {.name = "apot",
     .levels = odd_levels,
     .quantize = quantize_apot,
     .states = apot_states,
     .start = apot_start,
     .scaleless_from = 1,
     .magnitudes = apot_weight_magnitudes},
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
     .calibration = {all_batches, minmax_largest},
     .follow = minmax_follow},
    {.name = "lsq",
     .clip = lsq_clip,
     .feels_rounding = true,
     .states = lsq_activation_states,
     .calibration = {one_batch, lsq_step_of},
     .at_other_bits = lsq_at_other_bits},
    {.name = "lsq+",
     .quantize = quantize_lsq_plus,
     .ends = lsq_plus_ends,
     .states = lsq_plus_states,
     .calibration = {all_batches, lsq_plus_histogram, lsq_plus_start},
     .at_other_bits = lsq_at_other_bits},
    {.name = "apot",
     .quantize = quantize_apot_activation,
     .ends = apot_ends,
     .magnitudes = apot_magnitudes,
     .states = pact_states,
     .calibration = {pact_batches, pact_percentile}},
    {.name = "n2uq",
     .quantize = quantize_n2uq,
     .ends = n2uq_ends,
     .states = n2uq_states,
     .at_other_bits = n2uq_at_other_bits},
};

/// The row of that name, or ConfigError with the nearest one.
const WeightMethod& find_weight_method(std::string_view name);
const ActivationMethod& find_activation_method(std::string_view name);

/// The states of every quantizer of this role at 2 bits, with the states that it keeps for some of its keys alone.
std::vector<QuantState> all_states(Role role);

}  // namespace bitsweep
