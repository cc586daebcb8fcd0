#pragma once

#include <cstdint>

namespace bitsweep::kernels {

/// A batch in blocks of channels: [images, blocks, height + 2 pad, width + 2 pad, block]. Channels that are missing in
/// the last block are zero. block: 8, or 16 with AVX-512 (BlockKernels::block says which).
struct BlockLayout {
    std::int64_t images = 0, channels = 0, height = 0, width = 0, pad = 0, block = 8;

    std::int64_t blocks() const { return (channels + block - 1) / block; }
    std::int64_t pixels() const { return height * width; }
    std::int64_t row() const { return (width + 2 * pad) * block; }
    std::int64_t plane() const { return (height + 2 * pad) * row(); }
    std::int64_t image() const { return blocks() * plane(); }
    std::int64_t size() const { return images * image(); }
    /// Where a pixel lies in a plane; the padding has negative rows and columns.
    std::int64_t pixel(std::int64_t y, std::int64_t x) const { return (y + pad) * row() + (x + pad) * block; }
    std::int64_t channel(std::int64_t image_index, std::int64_t c) const {
        return image_index * image() + c / block * plane() + c % block;
    }
    BlockLayout padded(std::int64_t by) const { return {images, channels, height, width, by, block}; }
};

/// Writes zeros around every picture. A buffer of levels, or of a data gradient's floats, needs it once.
void clear_padding(const BlockLayout& layout, std::uint8_t* levels, int threads);
void clear_padding(const BlockLayout& layout, float* values, int threads);

/// [images, channels, height, width] to blocks, and back. The padding is left alone.
void to_blocks(const float* planes, const BlockLayout& layout, float* values, int threads);
void from_blocks(const float* values, const BlockLayout& layout, float* planes, int threads);

/// Whole levels 0..255 as floats, [images, channels, height, width], to bytes in blocks.
void levels_to_blocks(const float* planes, const BlockLayout& layout, std::uint8_t* levels, int threads);

/// Levels times step as floats in blocks without padding.
void levels_to_floats(const std::uint8_t* levels, const BlockLayout& layout, float step, float* values, int threads);

/// Writes a shortcut without projection (option A of He et al. 2015, arXiv 1512.03385) from `in` to `out`, both without
/// padding: every stride-th pixel, with `first` channels of zeros before the shortcut's own, and zeros after them.
void place_channels(const BlockLayout& in, const float* from, std::int64_t stride, std::int64_t first,
                    const BlockLayout& out, float* to, int threads);
/// The gradient of place_channels(): `gradient` lies as `out`; `from_gradient`, as `in`, is zero between the pixels.
void place_channels_backward(const BlockLayout& in, float* from_gradient, std::int64_t stride, std::int64_t first,
                             const BlockLayout& out, const float* gradient, int threads);

}  // namespace bitsweep::kernels
