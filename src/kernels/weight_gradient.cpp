#include "kernels/weight_gradient.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace bitsweep::kernels {
namespace {

constexpr std::int64_t kPartsOfImages = 16;  // summed apart where there are few blocks of weights
constexpr std::int64_t kManyTiles = 8;       // pairs of blocks that keep the threads busy without it
constexpr std::int64_t kBlocksOfTile = 2;    // of outputs, where images are not summed apart
constexpr std::int64_t kStripBytes = 24576;  // of values and gradients of two blocks: in the first cache

// How the work is cut: a function of the shape alone.
struct Cut {
    std::int64_t parts, in_blocks, out_blocks, tiles, tile_blocks;  // blocks of one group of channels

    explicit Cut(const LevelConvolution& c)
        : in_blocks((c.group_in() + c.in.block - 1) / c.in.block),
          out_blocks((c.group_out() + c.in.block - 1) / c.in.block) {
        const bool many = c.groups * in_blocks * out_blocks >= kManyTiles * kBlocksOfTile;
        parts = many ? 1 : std::min(kPartsOfImages, c.in.images);
        tile_blocks = many ? std::min(kBlocksOfTile, out_blocks) : out_blocks;
        tiles = (out_blocks + tile_blocks - 1) / tile_blocks;
    }
};

// What is the same for every tile.
WeightGradientTile shape_of(const LevelConvolution& c) {
    const auto out = c.out();
    WeightGradientTile shape;
    shape.levels_image = c.in.image();
    shape.levels_row = c.in.row();
    shape.gradient_image = out.image();
    shape.gradient_plane = out.plane();
    shape.gradient_row = out.row();
    shape.height = out.height;
    shape.width = out.width;
    shape.kernel = c.kernel;
    shape.stride = c.stride;
    const auto pixel_bytes = (2 + c.stride * c.stride) * c.in.block * static_cast<std::int64_t>(sizeof(float));
    const auto pixels = kStripBytes / pixel_bytes;
    shape.strip_images = std::clamp<std::int64_t>(pixels / out.pixels(), 1, c.in.images);
    shape.strip_rows = std::clamp<std::int64_t>(pixels / out.width, 1, out.height);
    return shape;
}

std::size_t values_of_strip(const WeightGradientTile& shape, std::int64_t block) {
    const auto from = [&](std::int64_t count) { return (count - 1) * shape.stride + shape.kernel; };
    return static_cast<std::size_t>(shape.strip_images * from(shape.strip_rows) * from(shape.width) * block);
}

struct WeightBlock {
    std::int64_t group, out_block, in_block;
};

// [taps, block inputs, block outputs] of each part, added up, to [out_channels, inputs, kernel, kernel].
void write_block(const LevelConvolution& c, const Cut& cut, const float* sums, const WeightBlock& at, float step,
                 float* dw) {
    const auto block = c.in.block, taps = c.taps();
    const auto part_weights = c.groups * cut.in_blocks * cut.out_blocks * taps * block * block;
    const auto first_out = at.out_block * block, first_in = at.in_block * block;
    for (std::int64_t o = 0; o < std::min(block, c.group_out() - first_out); ++o)
        for (std::int64_t i = 0; i < std::min(block, c.group_in() - first_in); ++i) {
            auto* to = dw + ((at.group * c.group_out() + first_out + o) * c.group_in() + first_in + i) * taps;
            for (std::int64_t tap = 0; tap < taps; ++tap) {
                float sum = 0;
                for (std::int64_t part = 0; part < cut.parts; ++part)
                    sum += sums[part * part_weights + (tap * block + i) * block + o];
                to[tap] = sum * step;
            }
        }
}

}  // namespace

void weight_gradient(const BlockKernels& kernels, const LevelConvolution& c, const std::uint8_t* levels,
                     const float* dy, float step, float* dw, int threads) {
    const Cut cut(c);
    const auto out = c.out();
    const auto block = c.in.block, block_weights = c.taps() * block * block;
    const auto part_weights = c.groups * cut.in_blocks * cut.out_blocks * block_weights;
    const auto sums = std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(cut.parts * part_weights));
    const auto shape = shape_of(c);
#pragma omp parallel num_threads(threads)
    {
        std::vector<float> values(values_of_strip(shape, block));
        auto tile = shape;
        tile.values = values.data();
#pragma omp for schedule(dynamic, 1) collapse(3)
        for (std::int64_t part = 0; part < cut.parts; ++part)
            for (std::int64_t b = 0; b < c.groups * cut.in_blocks; ++b)
                for (std::int64_t t = 0; t < cut.tiles; ++t) {
                    const auto group = b / cut.in_blocks, first = t * cut.tile_blocks;
                    tile.out_blocks = std::min(cut.tile_blocks, cut.out_blocks - first);
                    tile.sums = sums.get() + part * part_weights + (b * cut.out_blocks + first) * block_weights;
                    std::fill_n(tile.sums, tile.out_blocks * block_weights, 0.0F);
                    const auto image = c.in.images * part / cut.parts;
                    tile.images = c.in.images * (part + 1) / cut.parts - image;
                    tile.levels = levels + image * c.in.image() + b * c.in.plane() + c.in.pixel(-c.pad, -c.pad);
                    tile.gradient = dy + out.channel(image, group * c.group_out() + first * block);
                    kernels.weight_gradient(tile);
                }
#pragma omp for collapse(2)
        for (std::int64_t group = 0; group < c.groups; ++group)
            for (std::int64_t o = 0; o < cut.out_blocks; ++o)
                for (std::int64_t i = 0; i < cut.in_blocks; ++i)
                    write_block(c, cut, sums.get() + ((group * cut.in_blocks + i) * cut.out_blocks + o) * block_weights,
                                {group, o, i}, step, dw);
    }
}

}  // namespace bitsweep::kernels
