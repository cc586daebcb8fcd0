#pragma once

#include <torch/torch.h>

#include "quant/core/weight.h"

namespace bitsweep {

/// Ternary Weight Networks (arXiv 1605.04711, eq. 5 and 6): {-a, 0, a} with the threshold d = 0.7 mean|w| and
/// a = mean of |w| over |w| > d; both means in float64. Gradient: passes everywhere. All weights 0: a = 0.
QuantizedWeight quantize_twn(const torch::Tensor& w, const WeightQuantConfig& config);

}  // namespace bitsweep
