#pragma once

#include <torch/torch.h>

namespace bitsweep {

/// Uniform levels on [-scale, scale], a clip at both ends, and a gradient that passes inside them: the core of every
/// weight quantizer. What differs between methods is where the scale comes from.
///
/// With h = (levels - 1) / 2 and u = x / scale:
///   2^k levels (even): ((round(clip(u, -1, 1) h + h)) - h) / h scale      no zero among them
///   2^k - 1 (odd):     round(clip(u, -1, 1) h) / h scale                  zero-aligned
/// Rounding is half to even. Gradient: g where |x| <= scale, else 0; none through the scale.
///
/// x: float32, any shape. scale: scalar float32 >= 0, or undefined for 1. Where scale is 0 every value is 0; where it
/// is NaN every value is NaN. x / scale is rounded before it is multiplied: so a tie in real numbers is a tie here,
/// |x| <= scale holds exactly where |u| <= 1 does, and neither tiny nor huge weights leave float32's range.
torch::Tensor quantize_symmetric(const torch::Tensor& x, const torch::Tensor& scale, int levels);

/// Which level each of `values` is, 0 .. levels - 1: uint8. `values`: what quantize_symmetric returned.
torch::Tensor symmetric_level_index(const torch::Tensor& values, const torch::Tensor& scale, int levels);

/// max|w|, scalar; 0 for an empty tensor; NaN if there is a NaN.
torch::Tensor max_magnitude(const torch::Tensor& w);

}  // namespace bitsweep
