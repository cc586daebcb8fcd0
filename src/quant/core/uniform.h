#pragma once

#include <span>
#include <vector>

#include <torch/torch.h>

namespace bitsweep {

/// The gradient of a weight beyond the scale.
enum class WeightGradient {
    kClip,  ///< 0 where |x| > scale
    kPass,  ///< passes everywhere (SAWB+, IBM fms-model-optimizer)
};

/// Uniform levels on [-scale, scale], a clip at both ends, and a straight-through gradient: the core of every
/// symmetric weight quantizer. Methods differ in where the scale comes from.
///
/// With h = (levels - 1) / 2 and u = x / scale:
///   2^k levels (even): ((round(clip(u, -1, 1) h + h)) - h) / h scale      no zero among them
///   2^k - 1 (odd):     round(clip(u, -1, 1) h) / h scale                  zero-aligned
/// Rounding is half to even. Gradient: g where |x| <= scale, else 0 or g; none through the scale.
///
/// x: float32, any shape. scale: float32 >= 0, scalar or broadcastable to x, or undefined for 1. Where scale is 0 every
/// value is 0; where it is NaN every value is NaN. x / scale is rounded before it is multiplied: so a tie in real
/// numbers is a tie here, |x| <= scale holds exactly where |u| <= 1 does, and neither tiny nor huge weights leave
/// float32's range.
/// codes: null, or gets QuantizedWeight::codes where kernels_of() has kernels for x.
torch::Tensor quantize_symmetric(const torch::Tensor& x, const torch::Tensor& scale, int levels,
                                 WeightGradient gradient = WeightGradient::kClip, torch::Tensor* codes = nullptr);

/// The clipped gradient of quantize_symmetric() for several contiguous weights at once, each of which kernels_of() has
/// kernels for. gradients: of the quantized values. scales: float32, one a group, groups[i] of them for weight i. Where
/// a weight is undefined, its gradient is returned as it is.
std::vector<torch::Tensor> clipped_gradients(std::vector<torch::Tensor> gradients,
                                             const std::vector<torch::Tensor>& weights, const torch::Tensor& scales,
                                             const std::vector<std::int64_t>& groups);

/// The index of each value's level, 0 (= -scale) .. levels - 1: uint8. `half` levels lie on (0, scale], so a level is
/// (index - half) / half scale: (levels - 1) / 2 for quantize_symmetric's.
torch::Tensor level_index_of(const torch::Tensor& values, const torch::Tensor& scale, int levels, double half);

/// The index of each value's magnitude: int64. magnitudes: in steps, ascending, the last one at `scale`.
torch::Tensor magnitude_index_of(const torch::Tensor& values, const torch::Tensor& scale,
                                 std::span<const int> magnitudes);

/// `x` where it is not 0, else 1: a divisor.
torch::Tensor one_where_zero(const torch::Tensor& x);

/// Statistics of a weight over its scale groups: the tensor as a whole (scalar), or each output channel
/// ([C,1,1,1] for a convolution's [C,I,K,K]; [C,1] for a linear layer's).
struct ScaleGroups {
    bool per_channel = false;

    torch::Tensor sum(const torch::Tensor& x) const;
    std::int64_t groups(const torch::Tensor& x) const;
    std::vector<std::int64_t> shape(torch::IntArrayRef x) const;  ///< of one number a group
    std::int64_t count(const torch::Tensor& x) const;             ///< elements of a group, at least 1
    torch::Tensor max_magnitude(const torch::Tensor& w) const;    ///< 0 for an empty tensor; NaN if there is a NaN
    torch::Tensor mean_magnitude(const torch::Tensor& w) const;   ///< summed in float64
};

}  // namespace bitsweep
