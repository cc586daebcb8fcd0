#include "kernels/planes.h"

#include <algorithm>

// One source, two instruction sets, chosen by the dynamic loader. Without it (musl, other processors): the baseline.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define BITSWEEP_DISPATCHED __attribute__((target_clones("avx2", "default"), optimize("O3", "no-trapping-math")))
#else
#define BITSWEEP_DISPATCHED
#endif
#define BITSWEEP_INLINE inline __attribute__((always_inline))

namespace bitsweep {
namespace {

using Kind = PlaneClip::Kind;

constexpr std::int64_t kBlock = 64;  // values that are summed in float32 before float64 takes them

// Half to even for |z| < 2^22: adding 1.5 * 2^23 leaves no bits for a fraction. Vectorises everywhere, unlike rint().
BITSWEEP_INLINE float round_to_even(float z) {
    constexpr float kNoFraction = 12582912.0F;
    return (z + kNoFraction) - kNoFraction;
}

// Comparisons in this order let a NaN through.
BITSWEEP_INLINE float clamp_to(float z, float high) {
    z = z < 0.0F ? 0.0F : z;
    return z > high ? high : z;
}

template <Kind kKind>
BITSWEEP_INLINE float apply(float y, PlaneClip clip) {
    if (kKind == Kind::kRelu) return y < 0.0F ? 0.0F : y;
    if (kKind == Kind::kClip) return clamp_to(y, clip.alpha);
    return round_to_even(clamp_to(y / clip.alpha * clip.steps, clip.steps)) * (clip.alpha / clip.steps);
}

template <Kind kKind, bool kResidual>
BITSWEEP_INLINE void forward(const float* __restrict x, const float* __restrict residual, std::int64_t size,
                             PlaneAffine affine, PlaneClip clip, float* __restrict out) {
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) {
        float y = x[i] * affine.slope + affine.offset;
        if (kResidual) y += residual[i];
        out[i] = apply<kKind>(y, clip);
    }
}

template <Kind kKind, bool kResidual, bool kRounding, bool kWrite, bool kAdd>
BITSWEEP_INLINE void backward(const float* __restrict x, const float* __restrict residual, const float* __restrict g,
                              std::int64_t size, PlaneAffine affine, PlaneClip clip, float center,
                              float* __restrict passed, PlaneGradientSums& sums) {
    for (std::int64_t begin = 0; begin < size; begin += kBlock) {
        const std::int64_t end = std::min(begin + kBlock, size);
        float sum = 0, sum_x = 0, sum_alpha = 0, sum_rounding = 0;
#pragma omp simd reduction(+ : sum, sum_x, sum_alpha, sum_rounding)
        for (std::int64_t i = begin; i < end; ++i) {
            float y = x[i] * affine.slope + affine.offset;
            if (kResidual) y += residual[i];
            // In units of a step, as forward compares, so that both agree on what was clipped.
            const float z = kKind == Kind::kLevels ? y / clip.alpha * clip.steps : y;
            const float high = kKind == Kind::kLevels ? clip.steps : clip.alpha;
            const bool is_below = z <= 0.0F;
            const bool is_above = kKind != Kind::kRelu && z >= high;
            const float arriving = g[i];
            const float above = is_above ? arriving : 0.0F;
            const float kept = is_above ? 0.0F : arriving;
            const float inside = is_below ? 0.0F : kept;
            if (kKind != Kind::kRelu) sum_alpha += above;
            if (kRounding) sum_rounding += inside * (round_to_even(clamp_to(z, high)) - clamp_to(z, high));
            if (kWrite) passed[i] = kAdd ? passed[i] + inside : inside;
            sum += inside;
            sum_x += inside * (x[i] - center);
        }
        sums.passed += static_cast<double>(sum);
        sums.passed_x += static_cast<double>(sum_x);
        sums.alpha += static_cast<double>(sum_alpha);
        if (kRounding) sums.rounding += static_cast<double>(sum_rounding) / static_cast<double>(clip.steps);
    }
}

// kProduct: level (1 / half) for level / half, where both are the same at each level: 2, 3, 4 and 7 of them.
template <bool kProduct>
BITSWEEP_INLINE void symmetric_levels(const float* __restrict w, std::int64_t size, float scale, float half,
                                      float shift, float* __restrict out) {
    const float inverse = 1.0F / half;
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) {
        float z = w[i] / scale * half;  // clamped after the product: against 1 and -1, g++ 12 finds no minps and maxps
        z = -half > z ? -half : z;
        z = half < z ? half : z;
        const float level = round_to_even(z + shift) - shift;
        out[i] = (kProduct ? level * inverse : level / half) * scale;
    }
}

// The instances. Written out, because each has to be a function of its own to be compiled twice.
#define BITSWEEP_FORWARD(name, kind, residual)                                                           \
    BITSWEEP_DISPATCHED void name(const float* x, const float* r, std::int64_t size, PlaneAffine affine, \
                                  PlaneClip clip, float* out) {                                          \
        forward<kind, residual>(x, r, size, affine, clip, out);                                          \
    }
BITSWEEP_FORWARD(forward_relu, Kind::kRelu, false)
BITSWEEP_FORWARD(forward_clip, Kind::kClip, false)
BITSWEEP_FORWARD(forward_levels, Kind::kLevels, false)
BITSWEEP_FORWARD(forward_relu_residual, Kind::kRelu, true)
BITSWEEP_FORWARD(forward_clip_residual, Kind::kClip, true)
BITSWEEP_FORWARD(forward_levels_residual, Kind::kLevels, true)
#undef BITSWEEP_FORWARD

#define BITSWEEP_BACKWARD(name, kind, rounding)                                                                    \
    template <bool kResidual, bool kWrite, bool kAdd>                                                              \
    BITSWEEP_INLINE void name##_body(const float* x, const float* r, const float* g, std::int64_t size,            \
                                     PlaneAffine affine, PlaneClip clip, float center, float* passed,              \
                                     PlaneGradientSums& sums) {                                                    \
        backward<kind, kResidual, rounding, kWrite, kAdd>(x, r, g, size, affine, clip, center, passed, sums);      \
    }                                                                                                              \
    BITSWEEP_DISPATCHED void name(const float* x, const float* r, const float* g, std::int64_t size,               \
                                  PlaneAffine affine, PlaneClip clip, float center, float* passed, bool add,       \
                                  PlaneGradientSums& sums) {                                                       \
        if (r != nullptr && add) name##_body<true, true, true>(x, r, g, size, affine, clip, center, passed, sums); \
        else if (r != nullptr) name##_body<true, true, false>(x, r, g, size, affine, clip, center, passed, sums);  \
        else if (passed != nullptr && add)                                                                         \
            name##_body<false, true, true>(x, r, g, size, affine, clip, center, passed, sums);                     \
        else if (passed != nullptr)                                                                                \
            name##_body<false, true, false>(x, r, g, size, affine, clip, center, passed, sums);                    \
        else name##_body<false, false, false>(x, r, g, size, affine, clip, center, passed, sums);                  \
    }
BITSWEEP_BACKWARD(backward_relu, Kind::kRelu, false)
BITSWEEP_BACKWARD(backward_clip, Kind::kClip, false)
BITSWEEP_BACKWARD(backward_levels, Kind::kLevels, false)
BITSWEEP_BACKWARD(backward_levels_rounding, Kind::kLevels, true)
#undef BITSWEEP_BACKWARD

}  // namespace

BITSWEEP_DISPATCHED void plane_sums(const float* x, std::int64_t size, double& sum, double& square_sum) {
    double s = 0, q = 0;
#pragma omp simd reduction(+ : s, q)
    for (std::int64_t i = 0; i < size; ++i) {
        const auto v = static_cast<double>(x[i]);
        s += v;
        q += v * v;
    }
    sum += s;
    square_sum += q;
}

BITSWEEP_DISPATCHED void weight_sums(const float* w, std::int64_t size, double& magnitude_sum, double& square_sum) {
    double s = 0, q = 0;
#pragma omp simd reduction(+ : s, q)
    for (std::int64_t i = 0; i < size; ++i) {
        const auto v = static_cast<double>(w[i]);
        s += __builtin_fabs(v);  // not std::abs: a function that is not compiled twice is not inlined here
        q += v * v;
    }
    magnitude_sum += s;
    square_sum += q;
}

BITSWEEP_DISPATCHED void weight_levels(const float* w, std::int64_t size, float scale, int levels, float* out) {
    const float half = static_cast<float>(levels - 1) / 2.0F;
    const float shift = levels % 2 == 0 ? half : 0.0F;  // an odd number of levels has a zero
    if (levels <= 4 || levels == 7) symmetric_levels<true>(w, size, scale, half, shift, out);
    else symmetric_levels<false>(w, size, scale, half, shift, out);
}

BITSWEEP_DISPATCHED void weight_clip_gradient(const float* w, const float* g, std::int64_t size, float scale,
                                              float* out) {
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) {
        const float u = w[i] / scale, arriving = g[i];
        const float kept = u > 1.0F ? 0.0F : arriving;
        out[i] = u < -1.0F ? 0.0F : kept;
    }
}

void plane_forward(const float* x, const float* residual, std::int64_t size, PlaneAffine affine, PlaneClip clip,
                   float* out) {
    switch (clip.kind) {
        case Kind::kRelu:
            return residual != nullptr ? forward_relu_residual(x, residual, size, affine, clip, out)
                                       : forward_relu(x, nullptr, size, affine, clip, out);
        case Kind::kClip:
            return residual != nullptr ? forward_clip_residual(x, residual, size, affine, clip, out)
                                       : forward_clip(x, nullptr, size, affine, clip, out);
        case Kind::kLevels:
            return residual != nullptr ? forward_levels_residual(x, residual, size, affine, clip, out)
                                       : forward_levels(x, nullptr, size, affine, clip, out);
    }
}

void plane_backward(const float* x, const float* residual, const float* g, std::int64_t size, PlaneAffine affine,
                    PlaneClip clip, float center, bool rounding, float* passed, bool add, PlaneGradientSums* sums) {
    switch (clip.kind) {
        case Kind::kRelu:
            return backward_relu(x, residual, g, size, affine, clip, center, passed, add, *sums);
        case Kind::kClip:
            return backward_clip(x, residual, g, size, affine, clip, center, passed, add, *sums);
        case Kind::kLevels:
            return rounding ? backward_levels_rounding(x, residual, g, size, affine, clip, center, passed, add, *sums)
                            : backward_levels(x, residual, g, size, affine, clip, center, passed, add, *sums);
    }
}

BITSWEEP_DISPATCHED void plane_normalize_backward(const float* passed, const float* x, std::int64_t size, float scale,
                                                  PlaneAffine affine, float* dx) {
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) dx[i] = passed[i] * scale + (x[i] * affine.slope + affine.offset);
}

}  // namespace bitsweep
