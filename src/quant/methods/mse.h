#pragma once

#include <vector>

#include <torch/torch.h>

#include "quant/core/weight.h"

namespace bitsweep {

/// The scale with the least squared error: argmin over s of sum (w - Q_s(w))^2, for 2^k levels on [-s, s], or 2^k - 1
/// where zero_aligned; over the tensor, or each output channel. Searched anew at every call, from the weights alone: a
/// warm start from the last step's scale would be quicker still, but would follow one local minimum, and a resumed run
/// would have to carry it. Gradient: 0 where |w| > s, or passed everywhere; none through s.
///
/// With `hysteresis` h > 0 a scale S is held, one a scale group, and is the state: each forward of a training takes the
/// searched scale s instead where its squared error is below (1 - h) times that of S, or where S is 0, as at the start.
/// Evaluation searches nothing.
QuantizedWeight quantize_mse(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config);
std::vector<QuantState> mse_states(const WeightQuantConfig& config, torch::IntArrayRef weight_shape);
std::vector<torch::Tensor> mse_follow(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config,
                                      bool is_training);

/// quantize_mse() for several weights in one operator, each of which kernels_of() has kernels for.
TogetherQuantized quantize_mse_together(const std::vector<torch::Tensor>& weights,
                                        const std::vector<const WeightQuantConfig*>& configs);

/// The scale with the least squared error for `levels` (3..256) levels: float32, one a scale group. On the CPU within
/// 1e-4 of the least squared error of a 10,000-point grid over (0, 1.2 max|w|]; elsewhere by LibTorch's operators
/// alone, within 1e-3, without waiting for the device. 0 where all weights are 0, NaN where one is NaN or infinite.
torch::Tensor optimal_scale(const torch::Tensor& w, int levels, ScaleGroups groups);

}  // namespace bitsweep
