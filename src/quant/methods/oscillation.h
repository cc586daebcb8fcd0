#pragma once

#include <vector>

#include <torch/torch.h>

#include "quant/core/state.h"

namespace bitsweep {

/// Weights that oscillate between two levels (Nagel et al. 2022, arXiv 2203.11086): damping and freezing.
///
/// Damping: the gradient of lambda ||w_q - clip(w, low, high)||^2 / m, m = weights of one output channel, with w_q and
/// the ends constant: 2 lambda (w - w_q) / m for low <= w <= high, else 0.
torch::Tensor damping_gradient(const torch::Tensor& w, const torch::Tensor& quantized, const torch::Tensor& low,
                               const torch::Tensor& high, double lambda);

/// The states of freezing, each of the weight's shape: the level that a weight is frozen on (-1: none), which weights
/// files hold; and in checkpoints alone its level at the last step (-1: not seen yet), the direction of its last
/// change, how often it oscillates, and the average of its level.
std::vector<QuantState> freeze_states(torch::IntArrayRef weight_shape);
inline constexpr std::size_t kFreezeStates = 5;

/// Takes one training step into `states`: c, the level's index; d = sign(c - c before); o = 1 where d has the opposite
/// sign of the last change; f = m o + (1 - m) f. Where f > threshold the weight is frozen for good, on the average of
/// c before this step, rounded; then average = m c + (1 - m) average. m: `momentum`.
void follow_oscillations(const torch::Tensor& level_index, at::TensorList states, double threshold, double momentum);

}  // namespace bitsweep
