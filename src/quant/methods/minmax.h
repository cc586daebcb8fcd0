#pragma once

#include <vector>

#include <torch/torch.h>

#include "quant/core/state.h"
#include "quant/core/weight.h"

namespace bitsweep {

/// 2^k - 1 levels on [-max|w|, max|w|], zero among them: the quantizer of the ends. Needs 2 bits or more. Nothing is
/// clipped, so the gradient passes everywhere; none through max|w|. One scale for the tensor, or for each output
/// channel.
QuantizedWeight quantize_minmax(const torch::Tensor& w, const WeightQuantConfig& config);

/// Activations: the clip (quant/core/clip.h) is the largest activation of the batch; in evaluation the average of
/// the batches so far, `act_max`, which starts from the mean of the calibration batches.
std::vector<QuantState> minmax_states(const ActivationQuantConfig& config, torch::IntArrayRef input_shape);
torch::Tensor minmax_largest(const torch::Tensor& r, const ActivationQuantConfig& config);
std::vector<torch::Tensor> minmax_follow(const torch::Tensor& x, at::TensorList states,
                                         const ActivationQuantConfig& config);

}  // namespace bitsweep
