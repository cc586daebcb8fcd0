#pragma once

#include <torch/torch.h>

#include "quant/core/weight.h"

namespace bitsweep {

/// DoReFa-Net weights (arXiv 1606.06160): t = tanh(w), u = t / (2 max|t|) + 1/2, w_q = 2 round(u n) / n - 1 with
/// n = 2^k - 1: 2^k levels on [-1, 1], no layer scale (`scale` is 1). Gradient: straight-through the rounding,
/// g (1 - t^2) / max|t|, with max|t| a constant. All-zero weights: max|t| counts as 1.
/// 1 bit: sign(w) mean|w| with sign(0) = 1, gradient g everywhere, none through the mean.
QuantizedWeight quantize_dorefa(const torch::Tensor& w, const WeightQuantConfig& config);
torch::Tensor dorefa_rounded(const torch::Tensor& w, const WeightQuantConfig& config);  ///< t / max|t|; at 1 bit w

}  // namespace bitsweep
