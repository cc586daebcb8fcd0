#pragma once

#include <cstdint>
#include <vector>

#include "kernels/block_kernels.h"
#include "kernels/blocks.h"
#include "kernels/conv_levels.h"

namespace bitsweep::kernels {

/// The float layers of a network that is evaluated on integers: in blocks, one image a call. Every sum has one order,
/// and each product and each sum is rounded by itself, so that the bits are the same on every machine.

/// A convolution of floats. Order of a sum: input channels, their rows, their columns.
class FloatConvolutionPlan {
public:
    /// weights: [out_channels, in.channels, kernel, kernel]. shape: one image, one group; its `top` is not read.
    FloatConvolutionPlan(const BlockKernels& kernels, const LevelConvolution& shape, const float* weights);

    /// y, in blocks (shape().out()).
    void forward(const float* values, float* y) const;

    const LevelConvolution& shape() const { return shape_; }

private:
    const BlockKernels* kernels_;
    LevelConvolution shape_;
    std::vector<std::int32_t> step_offsets_, pixel_offsets_;
    std::vector<float> weights_;  // [blocks of outputs, steps, block]
};

/// Copies the picture; the padding of `to` is left alone.
void copy_into(const BlockLayout& to_layout, const BlockLayout& from_layout, const float* from, float* to);

/// Sets each level to the number of `thresholds` that are less than x. Returns whether x has a NaN.
bool count_thresholds(const BlockLayout& in, const float* x, const std::vector<float>& thresholds,
                      const BlockLayout& out, std::uint8_t* levels);

/// x = slope * x + offset; slope, offset: [blocks, block].
void scale_and_shift(const BlockLayout& layout, const float* slope, const float* offset, float* x);

/// x = x + other.
void add(const BlockLayout& layout, const float* other, float* x);

/// Pooling without padding in memory: what lies outside the picture does not count. A mean is the sum, row by row,
/// divided by the number of its values. A maximum with a NaN is NaN.
struct Pooling {
    std::int64_t kernel, stride, pad;
};
void average_pool(const Pooling& pooling, const BlockLayout& in, const float* x, const BlockLayout& out, float* y);
void max_pool(const Pooling& pooling, const BlockLayout& in, const float* x, const BlockLayout& out, float* y);

/// y[o] = sum over f of x[f] weights[f, o], in the order of f, then + bias[o]. weights: [features, outputs].
void linear(const float* x, std::int64_t features, const float* weights, const float* bias, std::int64_t outputs,
            float* y);

}  // namespace bitsweep::kernels
