#pragma once

#include <cstdint>

namespace bitsweep {

/// The inner loops of quant/core/fused.h over one plane (the H x W values of one image's channel): `size` contiguous
/// floats. Compiled for AVX2 and for the baseline from one source, chosen when the program starts; no fused
/// multiply-add, so both give the same bits. Sums are in float64, of at most 64 values that float32 has added up.

/// What becomes of y = slope x + offset [+ residual]: an activation and its levels.
struct PlaneClip {
    enum class Kind { kRelu, kClip, kLevels } kind = Kind::kRelu;
    float alpha = 0;  ///< upper end; kRelu: not read
    float steps = 0;  ///< n = 2^bits - 1; kLevels
};

struct PlaneAffine {
    float slope, offset;
};

/// sum += x, square_sum += x^2.
void plane_sums(const float* x, std::int64_t size, double& sum, double& square_sum);

/// out = q(y). residual: same plane, or null.
void plane_forward(const float* x, const float* residual, std::int64_t size, PlaneAffine affine, PlaneClip clip,
                   float* out);

/// The gradient that reaches y, and its sums. g: of the output of `clip`.
struct PlaneGradientSums {
    double passed = 0;    ///< sum of g where 0 < y < alpha
    double passed_x = 0;  ///< sum of g (x - center) there
    double alpha = 0;     ///< sum of g where y >= alpha
    double rounding = 0;  ///< sum of g (round(z) - z) / n over the inside, z = y n / alpha; only where asked for
};
/// Adds to *sums; writes the passed gradient to `passed` where it is not null, adding to it where `add`.
void plane_backward(const float* x, const float* residual, const float* g, std::int64_t size, PlaneAffine affine,
                    PlaneClip clip, float center, bool rounding, float* passed, bool add, PlaneGradientSums* sums);

/// dx = scale passed + slope x + offset.
void plane_normalize_backward(const float* passed, const float* x, std::int64_t size, float scale, PlaneAffine affine,
                              float* dx);

/// Weights: magnitude_sum += |w|, square_sum += w^2.
void weight_sums(const float* w, std::int64_t size, double& magnitude_sum, double& square_sum);

/// quantize_symmetric() of quant/core/uniform.h, forward: levels on [-scale, scale]. scale > 0, or NaN.
void weight_levels(const float* w, std::int64_t size, float scale, int levels, float* out);

/// And backward: g where |w / scale| <= 1, else 0.
void weight_clip_gradient(const float* w, const float* g, std::int64_t size, float scale, float* out);

}  // namespace bitsweep
