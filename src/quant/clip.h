#pragma once

#include <torch/torch.h>

namespace bitsweep {

/// Clip to [0, alpha] and 2^bits levels on it: the core of every clipped activation quantizer. What differs between
/// methods is whether alpha is learned. PACT, arXiv 1805.06085, eq. 1-3, with n = 2^bits - 1:
///   y = round(clip(x, 0, alpha) n / alpha) alpha / n      half to even; at 32 bits y = clip(x, 0, alpha)
///   dy/dx = 1 where 0 < x < alpha, else 0
///   dy/dalpha = sum of the gradients over x >= alpha
///
/// x: float32, any shape. alpha: scalar float32 > 0; undefined for a fixed clip at 1. NaN stays NaN.
/// Passes over x: five forward (x / alpha, x n, clip, round, x alpha / n), three backward; x n / alpha is kept for
/// backward in the place of x.
torch::Tensor quantize_clipped(const torch::Tensor& x, const torch::Tensor& alpha, int bits);

}  // namespace bitsweep
