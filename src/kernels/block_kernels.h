#pragma once

#include <cstdint>

namespace bitsweep::kernels {

/// The kernels of one instruction set on blocks of channels (kernels/blocks.h). One call works on a part of one image,
/// starts no thread and allocates nothing. Other modules call kernels/{conv_levels,norm_blocks,weight_gradient}.h.

/// Output channels of one slab of packed weights.
constexpr int kSlab = 16;

/// How a level, which is a byte, meets a code. kNone: the code is an int16. kInt16: the code is a byte, and sums in
/// int16 are flushed before they overflow. kDot: the code is a byte, and four products at once go into an int32.
enum class Narrow { kNone, kInt16, kDot };

/// Pixels of one image and `slabs` slabs of its output channels.
struct ConvTile {
    const std::uint8_t* levels = nullptr;        ///< of the image, at the convolution's origin
    const void* weights = nullptr;               ///< [slabs, steps, 16 outputs x 4 inputs]
    std::int64_t slab_bytes = 0;                 ///< between two slabs
    const std::int32_t* step_offsets = nullptr;  ///< where a step's 4 levels lie, from a pixel's origin
    const std::int32_t* pixel_offsets = nullptr;
    std::int64_t steps = 0, pixels = 0;
    std::int64_t flush = 0;  ///< steps that a sum in int16 holds; 0: weights are pairs of int16
    int slabs = 1;
    const float* scale = nullptr;  ///< [slabs x 16]
    float* out = nullptr;          ///< [out_blocks, pixels, block]: float(sum) * scale
    std::int64_t out_plane = 0;    ///< floats between two blocks
    std::int64_t out_blocks = 0;   ///< blocks that exist: a last slab may have one too many
    double* sums = nullptr;        ///< [2, slabs x 16]: gets the sum and the square sum of out; or null
};

/// An activation of y and its levels.
struct BlockClip {
    enum class Kind { kNone, kRelu, kClip, kLevels } kind = Kind::kRelu;  ///< kNone: y itself
    float alpha = 0;                                                      ///< upper end; kClip, kLevels
    float steps = 0;                                                      ///< n = 2^bits - 1; kLevels
};

/// Rows of one block of one image: y = slope * x + offset [+ residual]. x, residual: contiguous.
struct NormTile {
    const float* x = nullptr;
    const float* residual = nullptr;
    const float* slope = nullptr;  ///< [block], as all that follow
    const float* offset = nullptr;
    const float* center = nullptr;  ///< the mean that passed_x is taken around; backward only
    std::int64_t rows = 0, width = 0;
};

struct NormTileOutput {
    BlockClip clip;
    std::uint8_t* levels = nullptr;  ///< or null
    std::int64_t levels_row = 0;     ///< bytes between two rows
    BlockClip shortcut_clip;
    float* shortcut = nullptr;  ///< contiguous; or null
};

/// The gradients that arrive at outputs that share a clip.
struct NormTileArrival {
    float low = 0, high = 0;           ///< y <= low passes nothing, y >= high moves the clip; NaN: there is no such end
    float alpha = 0, steps = 0;        ///< of the in-range term
    bool rounding = false;             ///< the clip's gradient has the in-range term
    const float* gradient = nullptr;   ///< contiguous
    const float* gradient2 = nullptr;  ///< of a second output; or null
};

/// dx = scale * passed + slope * x + offset, a channel each. A null `passed` is computed anew from `arrival`.
struct NormTileGradient {
    const float* passed = nullptr;  ///< or null
    NormTileArrival arrival;
    const float *scale = nullptr, *slope = nullptr, *offset = nullptr;
    float* dx = nullptr;
    std::int64_t dx_row = 0;  ///< floats between two rows
};

/// Taps of some images, one block of their input channels and `out_blocks` blocks of their output channels.
struct WeightGradientTile {
    const std::uint8_t* levels = nullptr;                            ///< of the block, at the convolution's origin
    std::int64_t levels_image = 0, levels_row = 0;                   ///< bytes between two images, two rows
    const float* gradient = nullptr;                                 ///< of the output, first block
    std::int64_t gradient_image = 0;                                 ///< floats between two images
    std::int64_t gradient_plane = 0, gradient_row = 0;               ///< floats between two blocks, two rows
    std::int64_t images = 0, out_blocks = 0, height = 0, width = 0;  ///< of the output
    std::int64_t kernel = 0, stride = 0;
    std::int64_t strip_images = 0, strip_rows = 0;  ///< registers sum these before `sums` takes them
    float* values = nullptr;                        ///< room for the levels of a strip as floats
    float* sums = nullptr;                          ///< [out_blocks, taps, block inputs, block outputs], added to
};

/// Pixels of one image and one block of its output channels.
struct FloatConvTile {
    const float* values = nullptr;               ///< of the image, at the convolution's origin
    const float* weights = nullptr;              ///< [steps, block]
    const std::int32_t* step_offsets = nullptr;  ///< where a step's value lies, from a pixel's origin
    const std::int32_t* pixel_offsets = nullptr;
    std::int64_t steps = 0, pixels = 0;
    float* out = nullptr;  ///< [pixels, block]
};

struct BlockKernels {
    int block;      ///< channels a block
    Narrow narrow;  ///< how it adds products of bytes
    int slabs;      ///< that one ConvTile has at most

    void (*convolve)(const ConvTile& tile);
    /// Each sum in the steps' order, products and sums rounded one by one: the same bits for every instruction set.
    void (*convolve_floats)(const FloatConvTile& tile);
    /// sums: [2, block], of x and of x^2, added to.
    void (*statistics)(const float* x, std::int64_t pixels, double* sums);
    /// Returns whether y held a NaN: a byte cannot hold one, so its level is 0.
    bool (*normalize)(const NormTile& in, const NormTileOutput& out);
    /// sums: [4, block], added to: the gradient that passes (low < y < high), this gradient times (x - center), the
    /// gradient at y >= high, and the in-range term. passed: contiguous, or null; added to where `add`.
    void (*gradient_sums)(const NormTile& in, const NormTileArrival& arrival, float* passed, bool add, double* sums);
    void (*gradient_values)(const NormTile& in, const NormTileGradient& out);
    void (*weight_gradient)(const WeightGradientTile& tile);
};

}  // namespace bitsweep::kernels
