// Included once an instruction set, after generic/norm_blocks.h. No fused multiply-add, also where there is one: a
// sum's bits are the same everywhere.

constexpr int kFloatPixels = 8;  // sums that are added to in turn hide the time that an addition takes

template <int kCount>
BITSWEEP_ALWAYS_INLINE void convolve_float_pixels(const FloatConvTile& tile, std::int64_t first) {
    Floats sums[kCount] = {};
    const float* from[kCount];
#pragma GCC unroll 8
    for (int p = 0; p < kCount; ++p) from[p] = tile.values + tile.pixel_offsets[first + p];
    const auto* weights = tile.weights;
    for (std::int64_t step = 0; step < tile.steps; ++step, weights += kBlock) {
        const auto w = load(weights);
        const std::int64_t at = tile.step_offsets[step];
#pragma GCC unroll 8
        for (int p = 0; p < kCount; ++p) sums[p] += w * from[p][at];
    }
#pragma GCC unroll 8
    for (int p = 0; p < kCount; ++p) store(tile.out + (first + p) * kBlock, sums[p]);
}

void convolve_floats(const FloatConvTile& tile) {
    std::int64_t p = 0;
    for (; p + kFloatPixels <= tile.pixels; p += kFloatPixels) convolve_float_pixels<kFloatPixels>(tile, p);
    for (; p < tile.pixels; ++p) convolve_float_pixels<1>(tile, p);
}
