#pragma once

#include <cstdint>
#include <list>
#include <memory>

#include <torch/torch.h>

#include "kernels/conv_levels.h"
#include "kernels/onednn/float_conv.h"
#include "nn/feature_map.h"
#include "quant/core/weight.h"

namespace bitsweep {

/// A convolution without its input's shape.
struct ConvolutionShape {
    std::int64_t out_channels, kernel, stride, pad, groups;
};

/// The preparations for one shape of input.
struct PreparedConvolution : torch::CustomClassHolder {
    std::unique_ptr<kernels::LevelConvolutionPlan> levels;          ///< null: the input is floats
    std::unique_ptr<kernels::onednn::FloatConvolutionPlan> floats;  ///< null: this build has no oneDNN
    kernels::onednn::FloatConvolution shape;
    int threads = 0;
};

/// A convolution in blocks of channels and its gradients, prepared once for each shape that comes by. One call at a
/// time; its results may be differentiated while it lives or after.
class BlockConvolution {
public:
    explicit BlockConvolution(const ConvolutionShape& shape) : shape_(shape) {}

    /// Levels with codes, in exact integers. values: the weight's values, which the data's gradient is taken with, and
    /// which the weight's gradient reaches. The result has its channels' totals.
    FeatureMap multiply_levels(const kernels::BlockKernels& kernels, FeatureMap& x, const torch::Tensor& values,
                               const IntegerWeight& integers);

    /// Floats with floats; only where kernels::onednn::available(). x: in blocks or, 4 channels and fewer, planes.
    FeatureMap multiply_floats(const kernels::BlockKernels& kernels, FeatureMap& x, const torch::Tensor& values);

private:
    using Prepared = c10::intrusive_ptr<PreparedConvolution>;
    Prepared prepared(const kernels::BlockLayout& in, std::int64_t out_block, const kernels::BlockKernels* kernels,
                      int top);

    ConvolutionShape shape_;
    std::list<Prepared> prepared_;  ///< the last one that was used first
};

}  // namespace bitsweep
