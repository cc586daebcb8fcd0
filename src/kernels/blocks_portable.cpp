#include "kernels/implementations.h"

namespace bitsweep::kernels {
namespace portable_blocks {
namespace {

constexpr int kBlock = 8;

#include "kernels/generic/norm_blocks.h"

using Bytes = std::uint8_t __attribute__((vector_size(kBlock)));
BITSWEEP_ALWAYS_INLINE Floats load_levels(const std::uint8_t* from) {
    Bytes levels;
    __builtin_memcpy(&levels, from, sizeof levels);
    return __builtin_convertvector(levels, Floats);
}
BITSWEEP_ALWAYS_INLINE void store_levels(std::uint8_t* to, Floats levels) {
    const auto numbers = levels == levels ? levels : Floats{};
    store(to, __builtin_convertvector(__builtin_convertvector(numbers, Ints), Bytes));
}

BITSWEEP_ALWAYS_INLINE Floats multiply_add(Floats a, Floats b, Floats c) {
    return a * b + c;
}
#define BITSWEEP_UPPER(op)
#include "kernels/generic/convolve.h"
#include "kernels/generic/convolve_floats.h"
#include "kernels/generic/weight_gradient.h"

// Weights are pairs: see LevelConvolutionPlan::pack_slab.
void convolve(const ConvTile& tile) {
    Epilogue<1> epilogue{tile};
    for (std::int64_t p = 0; p < tile.pixels; ++p) {
        std::int32_t sums[kSlab] = {};
        const auto* levels = origin(tile, p);
        const auto* w = static_cast<const std::int16_t*>(tile.weights);
        for (std::int64_t step = 0; step < tile.steps; ++step)
            for (int parity = 0; parity < 2; ++parity, w += 2 * kSlab) {
                const auto* a = levels + tile.step_offsets[step] + parity;
                for (int o = 0; o < kSlab; ++o) sums[o] += a[0] * w[2 * o] + a[2] * w[2 * o + 1];
            }
        for (int block = 0; block < kSlabBlocks; ++block) {
            Ints of_pixel[1];
            __builtin_memcpy(of_pixel, sums + block * kBlock, sizeof of_pixel);
            epilogue.write(block, of_pixel, p, 1);
        }
        epilogue.end_tile(p + 1 == tile.pixels);
    }
}

}  // namespace
}  // namespace portable_blocks

constinit const BlockKernels kPortableBlocks{
    .block = portable_blocks::kBlock,
    .narrow = Narrow::kNone,
    .slabs = 1,
    .convolve = portable_blocks::convolve,
    .convolve_floats = portable_blocks::convolve_floats,
    .statistics = portable_blocks::statistics,
    .normalize = portable_blocks::normalize,
    .gradient_sums = portable_blocks::gradient_sums,
    .gradient_values = portable_blocks::gradient_values,
    .weight_gradient = portable_blocks::weight_gradient,
};

}  // namespace bitsweep::kernels
