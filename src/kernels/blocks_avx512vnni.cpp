#include "kernels/implementations.h"

#ifdef __x86_64__
#include <immintrin.h>

namespace bitsweep::kernels {
namespace avx512vnni_blocks {
namespace {

constexpr int kBlock = 16;

#include "kernels/generic/norm_blocks.h"

// Masked by all ones: g++ 12 warns of the other's undefined lanes.
BITSWEEP_ALWAYS_INLINE Floats load_levels(const std::uint8_t* from) {
    const auto levels = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    return __builtin_convertvector(reinterpret_cast<Ints>(_mm512_maskz_cvtepu8_epi32(0xFFFF, levels)), Floats);
}
// A NaN is converted to the lowest integer, whose last byte is 0.
BITSWEEP_ALWAYS_INLINE void store_levels(std::uint8_t* to, Floats levels) {
    const auto all = _mm512_maskz_cvttps_epi32(0xFFFF, levels);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm512_maskz_cvtepi32_epi8(0xFFFF, all));
}

BITSWEEP_ALWAYS_INLINE Floats multiply_add(Floats a, Floats b, Floats c) {
    return _mm512_fmadd_ps(a, b, c);
}
#define BITSWEEP_UPPER(op) op(8) op(9) op(10) op(11) op(12) op(13) op(14) op(15)
#include "kernels/generic/convolve.h"
#include "kernels/generic/convolve_floats.h"
#include "kernels/generic/weight_gradient.h"

constexpr int kPixels = 8;

BITSWEEP_ALWAYS_INLINE __m512i four_levels(const std::uint8_t* at) {
    int all;
    __builtin_memcpy(&all, at, sizeof all);
    return _mm512_set1_epi32(all);
}

// 8 pixels x one or two slabs of 16 outputs. Named sums, and an empty asm a step: as for AVX2.
template <bool kPairs, bool kTwo>
BITSWEEP_ALWAYS_INLINE void add_all(const ConvTile& tile, const std::uint8_t* const (&at)[kPixels],
                                    __m512i (&sums)[2][kPixels]) {
    __m512i s0 = _mm512_setzero_si512(), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, t0 = s0,
            t1 = s0, t2 = s0, t3 = s0, t4 = s0, t5 = s0, t6 = s0, t7 = s0;
    const std::uint8_t *a0 = at[0], *a1 = at[1], *a2 = at[2], *a3 = at[3], *a4 = at[4], *a5 = at[5], *a6 = at[6],
                       *a7 = at[7];
    const auto* w = static_cast<const __m512i*>(tile.weights);
    const std::int64_t slab = kTwo ? tile.slab_bytes / 64 : 0;
    const auto low = _mm512_set1_epi16(255);
#define BITSWEEP_EACH_PIXEL(op) op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7)
#define BITSWEEP_ADD(i)                                    \
    {                                                      \
        const auto x = four_levels(a##i + o);              \
        s##i = _mm512_dpbusd_epi32(s##i, x, w0);           \
        if (kTwo) t##i = _mm512_dpbusd_epi32(t##i, x, w1); \
    }
#define BITSWEEP_ADD_PAIRS(i)                                                                                 \
    {                                                                                                         \
        const auto x = four_levels(a##i + o), even = _mm512_and_si512(x, low), odd = _mm512_srli_epi16(x, 8); \
        s##i = _mm512_dpwssd_epi32(_mm512_dpwssd_epi32(s##i, even, w0), odd, v0);                             \
        if (kTwo) t##i = _mm512_dpwssd_epi32(_mm512_dpwssd_epi32(t##i, even, w1), odd, v1);                   \
    }
    for (std::int64_t step = 0; step < tile.steps; ++step, w += kPairs ? 2 : 1) {
        const std::int64_t o = tile.step_offsets[step];
        const auto w0 = _mm512_load_si512(w), w1 = kTwo ? _mm512_load_si512(w + slab) : w0;
        if (kPairs) {
            const auto v0 = _mm512_load_si512(w + 1), v1 = kTwo ? _mm512_load_si512(w + slab + 1) : v0;
            BITSWEEP_EACH_PIXEL(BITSWEEP_ADD_PAIRS)
        } else {
            BITSWEEP_EACH_PIXEL(BITSWEEP_ADD)
        }
        asm("" : "+v"(s0), "+v"(s1), "+v"(s2), "+v"(s3), "+v"(s4), "+v"(s5), "+v"(s6), "+v"(s7));
        if (kTwo) asm("" : "+v"(t0), "+v"(t1), "+v"(t2), "+v"(t3), "+v"(t4), "+v"(t5), "+v"(t6), "+v"(t7));
    }
#define BITSWEEP_RETURN(i) sums[0][i] = s##i, sums[1][i] = t##i;
    BITSWEEP_EACH_PIXEL(BITSWEEP_RETURN)
#undef BITSWEEP_RETURN
#undef BITSWEEP_ADD_PAIRS
#undef BITSWEEP_ADD
#undef BITSWEEP_EACH_PIXEL
}

template <bool kPairs, bool kTwo>
void convolve_by(const ConvTile& tile) {
    Epilogue<kPixels> epilogue{tile};
    for (std::int64_t p = 0; p < tile.pixels; p += kPixels) {
        const std::uint8_t* const at[kPixels] = {origin(tile, p),     origin(tile, p + 1), origin(tile, p + 2),
                                                 origin(tile, p + 3), origin(tile, p + 4), origin(tile, p + 5),
                                                 origin(tile, p + 6), origin(tile, p + 7)};
        __m512i sums[2][kPixels];
        add_all<kPairs, kTwo>(tile, at, sums);
        for (int slab = 0; slab < (kTwo ? 2 : 1); ++slab) {
            Ints of_pixel[kPixels];
            for (int i = 0; i < kPixels; ++i) of_pixel[i] = reinterpret_cast<Ints>(sums[slab][i]);
            epilogue.write(slab, of_pixel, p, tile.pixels - p);
        }
        epilogue.end_tile(p + kPixels >= tile.pixels);
    }
}

void convolve(const ConvTile& tile) {
    const bool pairs = tile.flush == 0, two = tile.slabs == 2;
    if (pairs && two) convolve_by<true, true>(tile);
    else if (pairs) convolve_by<true, false>(tile);
    else if (two) convolve_by<false, true>(tile);
    else convolve_by<false, false>(tile);
}

}  // namespace
}  // namespace avx512vnni_blocks

constinit const BlockKernels kAvx512VnniBlocks{
    .block = avx512vnni_blocks::kBlock,
    .narrow = Narrow::kDot,
    .slabs = 2,
    .convolve = avx512vnni_blocks::convolve,
    .convolve_floats = avx512vnni_blocks::convolve_floats,
    .statistics = avx512vnni_blocks::statistics,
    .normalize = avx512vnni_blocks::normalize,
    .gradient_sums = avx512vnni_blocks::gradient_sums,
    .gradient_values = avx512vnni_blocks::gradient_values,
    .weight_gradient = avx512vnni_blocks::weight_gradient,
};

}  // namespace bitsweep::kernels
#endif
