#pragma once

#include <torch/torch.h>

#include "config/run_config.h"

namespace bitsweep {

/// Element-wise gradient scaling (Lee et al. 2021, arXiv 2104.00903): a gradient g is multiplied by
///   F = 1 + delta sign(g) e,   e = (clipped value - quantized value) / (range of the clip)
/// Beyond the clip e is 0. delta >= 0 is fixed; the authors' main method, which adapts it to the Hessian's trace, is
/// left out.
///
/// Weights: returns `values`, whose gradient is scaled. The clip is [-scale, scale]; `rounded`: before the rounding.
torch::Tensor weight_ewgs(const torch::Tensor& values, const torch::Tensor& rounded, const torch::Tensor& scale,
                          double delta);

/// Activations: returns `x` for the quantizer that gives `quantized` on [0, alpha]. alpha: undefined for 1. Where the
/// clip feels the rounding (PACT+), its gradient gets g (1 - F) x / alpha on top, by the chain rule.
torch::Tensor activation_ewgs(const torch::Tensor& x, const torch::Tensor& alpha, const torch::Tensor& quantized,
                              double delta, bool clip_feels_it);

}  // namespace bitsweep
