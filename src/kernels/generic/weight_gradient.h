// Included once an instruction set, after generic/norm_blocks.h; the includer defines multiply_add(a, b, c) = a b + c.

constexpr std::int64_t kPixelsOfStrip = 256;  // whose values and gradients stay in the first cache

BITSWEEP_ALWAYS_INLINE std::int64_t strip_rows(const WeightGradientTile& tile) {
    const auto rows = kPixelsOfStrip / tile.width;
    return rows < 1 ? 1 : rows > tile.height ? tile.height : rows;
}

// Inputs of one call of add_tap(): as many sums as hide the latency of a multiply-add, and fit into the registers.
template <int kOutBlocks>
constexpr int kInputs = kBlock / kOutBlocks;

// One tap: inputs x kOutBlocks blocks of outputs, over rows of pixels. Named sums: g++ 12 keeps arrays in memory.
template <int kOutBlocks>
void add_tap(const WeightGradientTile& tile, const float* gradient, std::int64_t rows, const float* values,
             std::int64_t values_row, std::int64_t values_step, float* sums, std::int64_t sums_plane) {
#define BITSWEEP_EACH(op) op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) BITSWEEP_UPPER(op)
#define BITSWEEP_START(i) Floats a##i{}, b##i{};
#define BITSWEEP_ADD(i)                                        \
    if (i < kInputs<kOutBlocks>) {                             \
        const Floats x = broadcast(v[i]);                      \
        a##i = multiply_add(u0, x, a##i);                      \
        if (kOutBlocks == 2) b##i = multiply_add(u1, x, b##i); \
    }
#define BITSWEEP_STORE(i)                                                                                        \
    if (i < kInputs<kOutBlocks>) {                                                                               \
        store(sums + i * kBlock, load(sums + i * kBlock) + a##i);                                                \
        if (kOutBlocks == 2) store(sums + sums_plane + i * kBlock, load(sums + sums_plane + i * kBlock) + b##i); \
    }
    BITSWEEP_EACH(BITSWEEP_START)
    for (std::int64_t r = 0; r < rows; ++r) {
        const float *d = gradient + r * tile.gradient_row, *v = values + r * values_row;
        for (std::int64_t c = 0; c < tile.width; ++c, d += kBlock, v += values_step) {
            const auto u0 = load(d), u1 = kOutBlocks == 2 ? load(d + tile.gradient_plane) : Floats{};
            BITSWEEP_EACH(BITSWEEP_ADD)
        }
    }
    BITSWEEP_EACH(BITSWEEP_STORE)
#undef BITSWEEP_START
#undef BITSWEEP_ADD
#undef BITSWEEP_STORE
#undef BITSWEEP_EACH
}

void weight_gradient(const WeightGradientTile& tile) {
    const auto taps = tile.kernel * tile.kernel, plane = taps * kBlock * kBlock;
    const auto values_row = ((tile.width - 1) * tile.stride + tile.kernel) * kBlock;
    for (std::int64_t first = 0; first < tile.height; first += strip_rows(tile)) {
        const auto rows = tile.height - first < strip_rows(tile) ? tile.height - first : strip_rows(tile);
        for (std::int64_t r = 0; r < (rows - 1) * tile.stride + tile.kernel; ++r)
            for (std::int64_t at = 0; at < values_row; at += kBlock)
                store(tile.values + r * values_row + at,
                      load_levels(tile.levels + (first * tile.stride + r) * tile.levels_row + at));
        const auto* gradient = tile.gradient + first * tile.gradient_row;
        for (std::int64_t o = 0; o < tile.out_blocks; o += 2)
            for (std::int64_t tap = 0; tap < taps; ++tap) {
                const bool two = o + 1 < tile.out_blocks;
                const auto* values = tile.values + tap / tile.kernel * values_row + tap % tile.kernel * kBlock;
                for (std::int64_t i = 0; i < kBlock; i += two ? kInputs<2> : kInputs<1>)
                    (two ? add_tap<2> : add_tap<1>)(tile, gradient + o * tile.gradient_plane, rows, values + i,
                                                    tile.stride * values_row, tile.stride * kBlock,
                                                    tile.sums + o * plane + (tap * kBlock + i) * kBlock, plane);
            }
    }
}
