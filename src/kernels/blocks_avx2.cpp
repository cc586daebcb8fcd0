#include "kernels/implementations.h"

#ifdef __x86_64__
#include <immintrin.h>

namespace bitsweep::kernels {
namespace avx2_blocks {
namespace {

constexpr int kBlock = 8;

#include "kernels/generic/norm_blocks.h"

BITSWEEP_ALWAYS_INLINE Floats load_levels(const std::uint8_t* from) {
    return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from))));
}
// A NaN is converted to the lowest integer, which both packs saturate, to 0 in the end.
BITSWEEP_ALWAYS_INLINE void store_levels(std::uint8_t* to, Floats levels) {
    const auto all = _mm256_cvttps_epi32(levels);
    const auto words = _mm_packs_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(words, words));
}

BITSWEEP_ALWAYS_INLINE Floats multiply_add(Floats a, Floats b, Floats c) {
    return _mm256_fmadd_ps(a, b, c);
}
#define BITSWEEP_UPPER(op)
#include "kernels/generic/convolve.h"
#include "kernels/generic/convolve_floats.h"
#include "kernels/generic/weight_gradient.h"

constexpr int kPixels = 4;

// 4 pixels x 16 outputs over the steps [from, to). Named sums: g++ 12 keeps arrays of them in memory; the empty asm
// keeps it from adding products to each other first, in memory.
#define BITSWEEP_SUMS __m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0
#define BITSWEEP_HOLD asm("" : "+x"(s0), "+x"(s1), "+x"(s2), "+x"(s3), "+x"(t0), "+x"(t1), "+x"(t2), "+x"(t3))
#define BITSWEEP_RETURN_SUMS                                            \
    sums[0][0] = s0, sums[0][1] = s1, sums[0][2] = s2, sums[0][3] = s3; \
    sums[1][0] = t0, sums[1][1] = t1, sums[1][2] = t2, sums[1][3] = t3
#define BITSWEEP_EACH_PIXEL(op) op(0) op(1) op(2) op(3)

BITSWEEP_ALWAYS_INLINE __m256i four_levels(const std::uint8_t* at) {
    int all;
    __builtin_memcpy(&all, at, sizeof all);
    return _mm256_set1_epi32(all);
}

BITSWEEP_ALWAYS_INLINE void add_bytes(const std::uint8_t* const (&at)[kPixels], const __m256i* w,
                                      const std::int32_t* offsets, std::int64_t steps, __m256i (&sums)[2][kPixels]) {
    BITSWEEP_SUMS;
    const std::uint8_t *a0 = at[0], *a1 = at[1], *a2 = at[2], *a3 = at[3];
#define BITSWEEP_ADD(i)                                             \
    {                                                               \
        const auto x = four_levels(a##i + o);                       \
        s##i = _mm256_add_epi16(s##i, _mm256_maddubs_epi16(x, w0)); \
        t##i = _mm256_add_epi16(t##i, _mm256_maddubs_epi16(x, w1)); \
    }
    for (std::int64_t step = 0; step < steps; ++step, w += 2) {
        const std::int64_t o = offsets[step];
        const auto w0 = _mm256_load_si256(w), w1 = _mm256_load_si256(w + 1);
        BITSWEEP_EACH_PIXEL(BITSWEEP_ADD)
        BITSWEEP_HOLD;
    }
#undef BITSWEEP_ADD
    BITSWEEP_RETURN_SUMS;
}

BITSWEEP_ALWAYS_INLINE void add_pairs(const std::uint8_t* const (&at)[kPixels], const __m256i* w,
                                      const std::int32_t* offsets, std::int64_t steps, __m256i (&sums)[2][kPixels]) {
    BITSWEEP_SUMS;
    const std::uint8_t *a0 = at[0], *a1 = at[1], *a2 = at[2], *a3 = at[3];
    const auto low = _mm256_set1_epi16(255);
#define BITSWEEP_ADD(i)                                                                                       \
    {                                                                                                         \
        const auto x = four_levels(a##i + o), even = _mm256_and_si256(x, low), odd = _mm256_srli_epi16(x, 8); \
        s##i = _mm256_add_epi32(s##i, _mm256_madd_epi16(even, w[0]));                                         \
        s##i = _mm256_add_epi32(s##i, _mm256_madd_epi16(odd, w[2]));                                          \
        t##i = _mm256_add_epi32(t##i, _mm256_madd_epi16(even, w[1]));                                         \
        t##i = _mm256_add_epi32(t##i, _mm256_madd_epi16(odd, w[3]));                                          \
    }
    for (std::int64_t step = 0; step < steps; ++step, w += 4) {
        const std::int64_t o = offsets[step];
        BITSWEEP_EACH_PIXEL(BITSWEEP_ADD)
        BITSWEEP_HOLD;
    }
#undef BITSWEEP_ADD
    BITSWEEP_RETURN_SUMS;
}

// Sums in int16, taken over into int32 every tile.flush steps.
BITSWEEP_ALWAYS_INLINE void add_flushed(const ConvTile& tile, const std::uint8_t* const (&at)[kPixels],
                                        __m256i (&sums)[2][kPixels]) {
    const auto* w = static_cast<const __m256i*>(tile.weights);
    const auto ones = _mm256_set1_epi16(1);
    add_bytes(at, w, tile.step_offsets, tile.flush, sums);
    for (auto& half : sums)
        for (auto& sum : half) sum = _mm256_madd_epi16(sum, ones);
    for (auto from = tile.flush; from < tile.steps; from += tile.flush) {
        __m256i part[2][kPixels];
        const auto left = tile.steps - from;
        add_bytes(at, w + 2 * from, tile.step_offsets + from, left < tile.flush ? left : tile.flush, part);
        for (int half = 0; half < 2; ++half)
            for (int p = 0; p < kPixels; ++p)
                sums[half][p] = _mm256_add_epi32(sums[half][p], _mm256_madd_epi16(part[half][p], ones));
    }
}

template <bool kPairs>
void convolve_by(const ConvTile& tile) {
    Epilogue<kPixels> epilogue{tile};
    for (std::int64_t p = 0; p < tile.pixels; p += kPixels) {
        const std::uint8_t* const at[kPixels] = {origin(tile, p), origin(tile, p + 1), origin(tile, p + 2),
                                                 origin(tile, p + 3)};
        __m256i sums[2][kPixels];
        if (kPairs) add_pairs(at, static_cast<const __m256i*>(tile.weights), tile.step_offsets, tile.steps, sums);
        else add_flushed(tile, at, sums);
        for (int half = 0; half < 2; ++half) {
            Ints of_pixel[kPixels];
            for (int i = 0; i < kPixels; ++i) of_pixel[i] = reinterpret_cast<Ints>(sums[half][i]);
            epilogue.write(half, of_pixel, p, tile.pixels - p);
        }
        epilogue.end_tile(p + kPixels >= tile.pixels);
    }
}

void convolve(const ConvTile& tile) {
    if (tile.flush == 0) convolve_by<true>(tile);
    else convolve_by<false>(tile);
}

}  // namespace
}  // namespace avx2_blocks

constinit const BlockKernels kAvx2Blocks{
    .block = avx2_blocks::kBlock,
    .narrow = Narrow::kInt16,
    .slabs = 1,
    .convolve = avx2_blocks::convolve,
    .convolve_floats = avx2_blocks::convolve_floats,
    .statistics = avx2_blocks::statistics,
    .normalize = avx2_blocks::normalize,
    .gradient_sums = avx2_blocks::gradient_sums,
    .gradient_values = avx2_blocks::gradient_values,
    .weight_gradient = avx2_blocks::weight_gradient,
};

}  // namespace bitsweep::kernels
#endif
