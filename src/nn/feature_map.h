#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "kernels/block_kernels.h"
#include "kernels/blocks.h"

namespace bitsweep {

/// The levels 0..top of an activation, as bytes in blocks of channels.
struct Levels {
    torch::Tensor bytes;          ///< uint8, laid out as `layout` says; the padding is zero
    kernels::BlockLayout layout;  ///< with the padding that the widest convolution reads
    int top = 0;
    float step = 0;  ///< a level's worth: alpha / top; NaN where the activation met a NaN, which no byte can hold
};

/// The values that flow between two layers of a network, in one of three forms:
///   planes: [N,C,H,W], or features [N,F]
///   blocks: float32 [N,blocks,H,W,block] (kernels/blocks.h), contiguous, missing channels zero
///   levels: bytes, and beside them a carrier: a float tensor of the blocks' shape with strides 0 and no values,
///   through
///           which autograd carries the gradient (in blocks), since bytes carry none
/// Another form is made when somebody asks for it, once and differentiably.
class FeatureMap {
public:
    FeatureMap() = default;
    explicit FeatureMap(torch::Tensor planes) : planes_(std::move(planes)) {}

    /// totals: undefined, or [2,C] float64, sum and square sum of each channel.
    FeatureMap(const kernels::BlockKernels& kernels, torch::Tensor blocks, const kernels::BlockLayout& layout,
               torch::Tensor totals = {});
    FeatureMap(const kernels::BlockKernels& kernels, torch::Tensor carrier, Levels levels);

    bool in_blocks() const { return kernels_ != nullptr; }
    bool has_levels() const { return levels_.bytes.defined(); }

    const torch::Tensor& planes();
    const torch::Tensor& blocks(const kernels::BlockKernels& kernels);  ///< its own kernels' blocks once in_blocks()
    const torch::Tensor& blocks() { return blocks(*kernels_); }         ///< once in_blocks()

    const kernels::BlockKernels& kernels() const { return *kernels_; }  ///< once in_blocks()

    const kernels::BlockLayout& layout() const { return layout_; }  ///< without padding; once in_blocks()
    const torch::Tensor& carrier() const { return carrier_; }
    const Levels& levels() const { return levels_; }
    const torch::Tensor& totals() const { return totals_; }

private:
    torch::Tensor planes_, blocks_, carrier_, totals_;
    const kernels::BlockKernels* kernels_ = nullptr;  // that its blocks are made for
    kernels::BlockLayout layout_;
    Levels levels_;
};

kernels::BlockLayout layout_of_planes(const torch::Tensor& planes, std::int64_t block);
std::vector<std::int64_t> sizes_in_blocks(const kernels::BlockLayout& layout);

/// Blocks of `to`'s channels: x's channels from channel `first` on, zeros around them. Sizes agree.
torch::Tensor place_in_channels(const torch::Tensor& x, const kernels::BlockLayout& from, std::int64_t first,
                                const kernels::BlockLayout& to);

/// [N,C]: the mean of all pixels.
torch::Tensor pixel_mean(FeatureMap& x);

/// Every stride-th pixel; the means of stride x stride pixels.
FeatureMap every_pixel(FeatureMap& x, std::int64_t stride);
FeatureMap average_pixels(FeatureMap& x, std::int64_t stride);

}  // namespace bitsweep
