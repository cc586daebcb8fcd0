#pragma once

#include <torch/torch.h>

#include "quant/core/weight.h"

namespace bitsweep {

/// WRPN weights (arXiv 1709.01134, eq. 1): clip to [-1, 1], 2^(k-1) - 1 steps on each side of 0, so 2^k - 1 levels; no
/// layer scale (`scale` is 1). Gradient: g inside the clip. At 2 bits that is {-1, 0, 1} and every |w| < 1/2 becomes
/// 0, so a freshly initialised network is dead. Therefore the default divides by max|w| first (a deviation of ours; the
/// gradient g / max|w|, with max|w| a constant); config.scale = "none" is literal.
QuantizedWeight quantize_wrpn(const torch::Tensor& w, const WeightQuantConfig& config);

}  // namespace bitsweep
