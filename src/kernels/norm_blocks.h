#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/block_kernels.h"
#include "kernels/blocks.h"

namespace bitsweep::kernels {

/// Batch norm, residual and activation in blocks of channels, by the formulas of kernels/planes.h, so that both give
/// the same levels. Nothing depends on the number of threads: float32 adds up at most 64 values a channel, float64 adds
/// these sums within a block of an image, and then the blocks' sums in the images' order.

/// y = slope * x + offset [+ residual], each operation rounded once.
struct NormBlocks {
    BlockLayout layout;  ///< of x, the residual, shortcut and gradients: without padding
    const float* x = nullptr;
    const float* residual = nullptr;  ///< or null; place_channels() makes option A's
    const float* slope = nullptr;     ///< [channels], as offset and center
    const float* offset = nullptr;
    const float* center = nullptr;  ///< the mean that passed_x is taken around; backward only
    int threads = 1;
};

struct NormOutput {
    BlockClip clip;
    std::uint8_t* levels = nullptr;  ///< or null
    std::int64_t pad = 0;            ///< of the levels' layout; clear_padding() has written it
    BlockClip shortcut_clip;
    float* shortcut = nullptr;  ///< or null
};

/// A gradient that arrives at one of the outputs. Gradients of outputs that share a clip are added before they pass.
struct BlockArrival {
    BlockClip clip;
    bool rounding = false;            ///< the clip's gradient has the in-range term
    const float* gradient = nullptr;  ///< contiguous
};

/// The parts of one norm that the kernels work on.
class NormTiles {
public:
    explicit NormTiles(const NormBlocks& norm);
    NormTile in(std::int64_t image, std::int64_t block, std::int64_t first_row, std::int64_t rows) const;
    NormTileOutput out(const NormOutput& output, std::int64_t image, std::int64_t block, std::int64_t first_row) const;

private:
    const NormBlocks* norm_;
    std::vector<float> slope_, offset_, center_;  // [blocks, block]
};

/// totals: [2, channels], the sums of x and of x^2.
void norm_totals(const BlockKernels& kernels, const BlockLayout& layout, const float* x, int threads, double* totals);

/// Returns whether y held a NaN: its level is 0, since a byte cannot hold it. The caller makes the step NaN then, so
/// that a diverged run is seen.
bool norm_forward(const BlockKernels& kernels, const NormBlocks& in, const NormOutput& out);

/// totals: [4, channels], the sums of: the gradient g that passes to y (0 < y < alpha); g (x - center) there; g where
/// y >= alpha; the in-range term g (round(z) - z) / n, z = y n / alpha. passed: null, or gets the gradient that passes.
void norm_gradient_totals(const BlockKernels& kernels, const NormBlocks& in, std::span<const BlockArrival> arrivals,
                          float* passed, double* totals);

/// dx = in.slope * passed + correction.slope * x + correction.offset. passed null: computed anew, in the cache.
/// dx_pad: padding of dx's layout, which is left alone.
struct NormCorrection {
    const float *slope = nullptr, *offset = nullptr;  ///< [channels]
};
void norm_input_gradient(const BlockKernels& kernels, const NormBlocks& in, std::span<const BlockArrival> arrivals,
                         const float* passed, const NormCorrection& correction, float* dx, std::int64_t dx_pad);

/// From one channel's totals: its gradients, and its part of the correction. mean, inverse_deviation: of the batch, or
/// of evaluation's running statistics (training false: no correction).
struct NormChannelGradient {
    float weight, bias, correction_slope, correction_offset;
};
NormChannelGradient norm_channel_gradient(double passed, double passed_x, double mean, double inverse_deviation,
                                          double slope, double values_a_channel, bool training);

}  // namespace bitsweep::kernels
