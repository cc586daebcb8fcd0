#pragma once

#include <torch/torch.h>

#include "quant/core/weight.h"

namespace bitsweep {

/// 2^k - 1 levels on [-max|w|, max|w|], zero among them: the quantizer of the ends. Needs 2 bits. Nothing is clipped,
/// so the gradient passes everywhere; none through max|w|. Over the tensor, or each output channel.
QuantizedWeight quantize_minmax(const torch::Tensor& w, const WeightQuantConfig& config);
int minmax_levels(const WeightQuantConfig& config);

}  // namespace bitsweep
