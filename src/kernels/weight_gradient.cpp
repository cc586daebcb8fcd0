#include "kernels/weight_gradient.h"

#include <algorithm>
#include <vector>

namespace bitsweep::kernels {
namespace {

constexpr std::int64_t kPartsOfImages = 16;  // summed apart where there are few blocks of weights
constexpr std::int64_t kManyTiles = 8;       // pairs of blocks that keep the threads busy without it
constexpr std::int64_t kBlocksOfTile = 2;    // of outputs, where images are not summed apart

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

}  // namespace

std::int64_t weight_gradient_room(const WeightGradientTile& tile, std::int64_t block) {
    return ((tile.height - 1) * tile.stride + tile.kernel) * ((tile.width - 1) * tile.stride + tile.kernel) * block;
}

void weight_gradient(const BlockKernels& kernels, const LevelConvolution& c, const std::uint8_t* levels,
                     const float* dy, float step, float* dw, int threads) {
    const Cut cut(c);
    const auto out = c.out();
    const auto block = c.in.block, block_weights = c.taps() * block * block;
    const auto part_weights = c.groups * cut.in_blocks * cut.out_blocks * block_weights;
    std::vector<float> sums(static_cast<std::size_t>(cut.parts * part_weights));
    WeightGradientTile shape;
    shape.levels_row = c.in.row();
    shape.gradient_plane = out.plane();
    shape.gradient_row = out.row();
    shape.height = out.height;
    shape.width = out.width;
    shape.kernel = c.kernel;
    shape.stride = c.stride;
#pragma omp parallel num_threads(threads)
    {
        std::vector<float> values(static_cast<std::size_t>(weight_gradient_room(shape, block)));
        auto tile = shape;
        tile.values = values.data();
#pragma omp for schedule(dynamic, 1) collapse(3)
        for (std::int64_t part = 0; part < cut.parts; ++part)
            for (std::int64_t b = 0; b < c.groups * cut.in_blocks; ++b)
                for (std::int64_t t = 0; t < cut.tiles; ++t) {
                    const auto group = b / cut.in_blocks, first = t * cut.tile_blocks;
                    tile.out_blocks = std::min(cut.tile_blocks, cut.out_blocks - first);
                    tile.sums = sums.data() + part * part_weights + (b * cut.out_blocks + first) * block_weights;
                    for (auto image = c.in.images * part / cut.parts; image < c.in.images * (part + 1) / cut.parts;
                         ++image) {
                        tile.levels = levels + image * c.in.image() + b * c.in.plane() + c.in.pixel(-c.pad, -c.pad);
                        tile.gradient = dy + out.channel(image, group * c.group_out() + first * block);
                        kernels.weight_gradient(tile);
                    }
                }
#pragma omp for
        for (std::int64_t k = 0; k < c.out_channels; ++k)
            for (std::int64_t i = 0; i < c.group_in(); ++i)
                for (std::int64_t tap = 0; tap < c.taps(); ++tap) {
                    const auto group = k / c.group_out(), own = k % c.group_out();
                    const auto at =
                        ((group * cut.in_blocks + i / block) * cut.out_blocks + own / block) * block_weights +
                        (tap * block + i % block) * block + own % block;
                    float sum = 0;
                    for (std::int64_t part = 0; part < cut.parts; ++part)
                        sum += sums[static_cast<std::size_t>(part * part_weights + at)];
                    dw[(k * c.group_in() + i) * c.taps() + tap] = sum * step;
                }
    }
}

}  // namespace bitsweep::kernels
