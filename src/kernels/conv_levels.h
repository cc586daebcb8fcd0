#pragma once

#include <cstdint>
#include <vector>

#include "kernels/block_kernels.h"
#include "kernels/blocks.h"
#include "kernels/norm_blocks.h"

namespace bitsweep::kernels {

/// A convolution of levels 0..top (bytes in blocks) with integer codes. Sums are exact: int16 as long as the bound
/// allows, int32 beyond. All instruction sets give the same integers.
struct LevelConvolution {
    BlockLayout in;  ///< in.pad >= pad: two convolutions may read the same bytes
    std::int64_t out_channels = 0, kernel = 3, stride = 1, pad = 1, groups = 1;
    int top = 3;  ///< highest level, 1..255

    std::int64_t out_height() const { return (in.height + 2 * pad - kernel) / stride + 1; }
    std::int64_t out_width() const { return (in.width + 2 * pad - kernel) / stride + 1; }
    std::int64_t taps() const { return kernel * kernel; }
    std::int64_t group_in() const { return in.channels / groups; }
    std::int64_t group_out() const { return out_channels / groups; }
    BlockLayout out() const { return {in.images, out_channels, out_height(), out_width(), 0, in.block}; }
    /// From an image to the convolution's origin in it.
    std::int64_t origin() const { return (in.pad - pad) * (in.row() + in.block); }
    /// Where each pixel of the output begins to read, from that origin.
    std::vector<std::int32_t> pixel_offsets() const;
    /// Where a tap of an input channel lies, from such a pixel.
    std::int32_t tap_offset(std::int64_t channel, std::int64_t tap) const {
        return static_cast<std::int32_t>(in.channel(0, channel) + tap / kernel * in.row() + tap % kernel * in.block);
    }
};

/// The reason why the kernels cannot compute it with codes of magnitude max_code or less; null if they can. Groups have
/// to begin with a block, and sums have to fit into int32.
const char* refusal(const LevelConvolution& convolution, int max_code);

/// Steps of 4 inputs that a sum in int16 holds: each adds two products of `top` and `max_code` to a lane.
std::int64_t steps_in_int16(int top, int max_code);

/// Holds the codes in the order in which an instruction set reads them, and where each step and pixel finds its levels.
/// It is made once for a shape; pack() is called whenever the codes change.
class LevelConvolutionPlan {
public:
    LevelConvolutionPlan(const BlockKernels& kernels, const LevelConvolution& convolution);

    /// codes: [out_channels, in.channels / groups, kernel, kernel], integers of -255..255.
    void pack(const std::int16_t* codes, int threads);

    /// y, in blocks (convolution().out()): float(sum) * scale[channel]. totals: null, or [2, out_channels], the sum
    /// and the square sum of y a channel, in float64 over images in their order.
    void forward(const std::uint8_t* levels, const float* scale, float* y, double* totals, int threads) const;

    /// The same, with the batch norm and the clip on each part of y while it is in the cache: y is not kept.
    /// norm.x: not read. Returns whether y held a NaN, as norm_forward() does.
    bool forward_to_levels(const std::uint8_t* levels, const float* scale, const NormBlocks& norm,
                           const NormOutput& output) const;

    /// Whether codes are packed as bytes, not as pairs of int16: after pack().
    bool multiplies_bytes() const { return flush_ > 0; }

    const LevelConvolution& convolution() const { return convolution_; }
    const BlockKernels& kernels() const { return *kernels_; }

private:
    struct alignas(64) Line {
        std::int16_t codes[32];
    };
    std::int64_t group_slabs() const { return (convolution_.group_out() + kSlab - 1) / kSlab; }
    void pack_slab(const std::int16_t* codes, std::int64_t slab, void* to) const;
    std::vector<float> in_slabs(const float* channels) const;
    ConvTile tile(const std::uint8_t* levels, std::int64_t image, std::int64_t slab) const;

    const BlockKernels* kernels_;
    LevelConvolution convolution_;
    std::vector<std::int32_t> step_offsets_, pixel_offsets_;
    std::int64_t flush_ = 0;  // 0: weights are pairs of int16
    std::vector<Line> weights_;
};

}  // namespace bitsweep::kernels
