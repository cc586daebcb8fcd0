// Included once an instruction set, after generic/norm_blocks.h; the includer defines multiply_add(a, b, c) = a b + c.

// A strip of a WeightGradientTile: rows of some images, whose values and gradients stay in the first cache.
struct Strip {
    std::int64_t images, rows;
    const float *gradient, *values;
    std::int64_t values_image, values_row;  // floats between two images, two rows
};

// kTaps taps of one row of the kernel x kInputs inputs x kOutBlocks blocks of outputs: as many sums as hide the latency
// of a multiply-add, and fit into the registers. Named sums: g++ 12 keeps arrays of them in memory.
template <int kOutBlocks, int kTaps, int kInputs>
void add_taps(const WeightGradientTile& tile, const Strip& strip, float* sums) {
    const auto sums_plane = tile.kernel * tile.kernel * kBlock * kBlock;
#define BITSWEEP_EACH(op) op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) BITSWEEP_UPPER(op)
#define BITSWEEP_AT(i) ((i) / kInputs * kBlock + (i) % kInputs)
#define BITSWEEP_START(i) Floats a##i{}, b##i{};
#define BITSWEEP_ADD(i)                                        \
    if (i < kTaps * kInputs) {                                 \
        const Floats x = broadcast(v[BITSWEEP_AT(i)]);         \
        a##i = multiply_add(u0, x, a##i);                      \
        if (kOutBlocks == 2) b##i = multiply_add(u1, x, b##i); \
    }
#define BITSWEEP_STORE(i)                                                          \
    if (i < kTaps * kInputs) {                                                     \
        auto* to = sums + BITSWEEP_AT(i) * kBlock;                                 \
        store(to, load(to) + a##i);                                                \
        if (kOutBlocks == 2) store(to + sums_plane, load(to + sums_plane) + b##i); \
    }
    BITSWEEP_EACH(BITSWEEP_START)
    for (std::int64_t image = 0; image < strip.images; ++image)
        for (std::int64_t r = 0; r < strip.rows; ++r) {
            const float* d = strip.gradient + image * tile.gradient_image + r * tile.gradient_row;
            const float* v = strip.values + image * strip.values_image + r * tile.stride * strip.values_row;
            for (std::int64_t c = 0; c < tile.width; ++c, d += kBlock, v += tile.stride * kBlock) {
                const auto u0 = load(d), u1 = kOutBlocks == 2 ? load(d + tile.gradient_plane) : Floats{};
                BITSWEEP_EACH(BITSWEEP_ADD)
            }
        }
    BITSWEEP_EACH(BITSWEEP_STORE)
#undef BITSWEEP_START
#undef BITSWEEP_ADD
#undef BITSWEEP_STORE
#undef BITSWEEP_AT
#undef BITSWEEP_EACH
}

// All inputs of kTaps taps from `tap` on.
template <int kOutBlocks, int kTaps, int kInputs>
void add_inputs(const WeightGradientTile& tile, const Strip& strip, std::int64_t tap, float* sums) {
    auto from = strip;
    from.values += tap / tile.kernel * strip.values_row + tap % tile.kernel * kBlock;
    for (std::int64_t i = 0; i < kBlock; i += kInputs, from.values += kInputs)
        add_taps<kOutBlocks, kTaps, kInputs>(tile, from, sums + (tap * kBlock + i) * kBlock);
}

void add_strip(const WeightGradientTile& tile, Strip strip) {
    constexpr int kTaps = 3;  // side by side
    const auto taps = tile.kernel * tile.kernel;
    for (std::int64_t o = 0; o < tile.out_blocks; o += 2, strip.gradient += 2 * tile.gradient_plane) {
        auto* sums = tile.sums + o * taps * kBlock * kBlock;
        for (std::int64_t tap = 0; tap < taps;) {
            const bool two = o + 1 < tile.out_blocks, several = tap % tile.kernel + kTaps <= tile.kernel;
            if (two && several) add_inputs<2, kTaps, kBlock / 4>(tile, strip, tap, sums);
            else if (two) add_inputs<2, 1, kBlock / 2>(tile, strip, tap, sums);
            else add_inputs<1, 1, kBlock>(tile, strip, tap, sums);
            tap += two && several ? kTaps : 1;
        }
    }
}

void weight_gradient(const WeightGradientTile& tile) {
    const auto values_row = ((tile.width - 1) * tile.stride + tile.kernel) * kBlock;
    for (std::int64_t image = 0; image < tile.images; image += tile.strip_images)
        for (std::int64_t row = 0; row < tile.height; row += tile.strip_rows) {
            const auto images = tile.images - image < tile.strip_images ? tile.images - image : tile.strip_images;
            const auto rows = tile.height - row < tile.strip_rows ? tile.height - row : tile.strip_rows;
            const auto values_rows = (rows - 1) * tile.stride + tile.kernel;
            auto* values = tile.values;
            for (std::int64_t i = 0; i < images; ++i)
                for (std::int64_t r = 0; r < values_rows; ++r, values += values_row) {
                    const auto* levels =
                        tile.levels + (image + i) * tile.levels_image + (row * tile.stride + r) * tile.levels_row;
                    for (std::int64_t at = 0; at < values_row; at += kBlock)
                        store(values + at, load_levels(levels + at));
                }
            add_strip(tile, {images, rows, tile.gradient + image * tile.gradient_image + row * tile.gradient_row,
                             tile.values, values_rows * values_row, values_row});
        }
}
