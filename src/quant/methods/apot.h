#pragma once

#include <span>
#include <vector>

#include <torch/torch.h>

#include "quant/core/activation.h"
#include "quant/core/weight.h"

namespace bitsweep {

/// Additive powers of two (Li, Dong, Wang 2020, arXiv 1909.13144). Magnitudes of k bits in units of the largest:
/// 2 bits {0, 1, 2, 4} / 4, 3 bits {0, 1, 2, 3, 4, 6, 8, 10} / 10, 4 bits {0, 1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32,
/// 33, 36, 48} / 48. P(u) is the nearest one, a tie takes the smaller.
///
/// Weights, at 3 and 4 bits (a sign and k - 1 bits; at 2 bits they would be ternary): w' = (w - mean) / deviation over
/// the tensor (divided by N; a deviation of 0 counts as 1; both are constants for the gradient), u = w' / alpha,
///   w_q = alpha sign(u) P(min(|u|, 1)):  the result keeps the normalised scale
///   to w': 1 where |u| <= 1, else 0 or 1 (`gradient`);  to alpha: P(u) - u where |u| <= 1, else sign(u); summed
/// Without a norm behind each convolution they need `rescale` = std. states: alpha > 0, scalar; starts at 3.
QuantizedWeight quantize_apot(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config);
std::vector<QuantState> apot_states(const WeightQuantConfig& config, torch::IntArrayRef weight_shape);
std::vector<torch::Tensor> apot_start(const torch::Tensor& w, const WeightQuantConfig& config);
std::span<const int> apot_weight_magnitudes(int bits);

/// Activations, at 2 to 4 bits: u = x / alpha, y = alpha P(clip(u, 0, 1)); to x: 1 where 0 < u < 1, else 0; to alpha:
/// P(u) - u there, 1 where u >= 1; summed, without a gradient scale. states: PACT's.
torch::Tensor quantize_apot_activation(const torch::Tensor& x, at::TensorList states,
                                       const ActivationQuantConfig& config);
LevelEnds apot_ends(at::TensorList states, const ActivationQuantConfig& config);
std::span<const int> apot_magnitudes(int bits);

}  // namespace bitsweep
