#pragma once

#include <cstdint>
#include <span>

namespace bitsweep::kernels {

/// A weight of `groups` equal parts with a scale each, for the levels of quantize_symmetric() (quant/core/uniform.h).
struct LevelsOfWeight {
    const float* w;
    std::int64_t numel, groups;
    const float* scales;  ///< one a group: > 0; at 0 every value is 0, at NaN it is NaN
    int levels;
    float* out;
    std::int16_t* codes = nullptr;  ///< null, or the integers: 2 level for an even number of levels, else the level
};

/// The same, for its clipped gradient: g where |w / scale| <= 1, else 0.
struct GradientOfWeight {
    const float* w;
    std::int64_t numel, groups;
    const float* scales;
    const float* g;
    float* out;
};

/// The same, for SAWB (quant/methods/sawb.h): finds the scales, and then the levels. numel > 0.
struct SawbOfWeight {
    const float* w;
    std::int64_t numel, groups;
    int levels;
    double c1, c2;
    float factor;                   ///< multiplies the scale
    float* out;                     ///< the values
    float* scales;                  ///< one a group
    bool* fallback;                 ///< one a group: whether max|w| stands in
    std::int16_t* codes = nullptr;  ///< as LevelsOfWeight's
    bool guarded = false;           ///< max|w| stands in for a scale below mean|w|, too
};

/// Weights of one scale, for the one with the least squared error (quant/methods/mse.h).
struct ScaleSearch {
    const float* w;
    std::int64_t size;
    int levels;
    float* scale;  ///< in: max|w|, which is not finite where a weight is not; out: the scale
};

/// Each function works on several weights in one parallel region. Nothing depends on the number of threads.
struct WeightKernels {
    void (*levels)(std::span<const LevelsOfWeight> weights, int threads);
    void (*clip_gradient)(std::span<const GradientOfWeight> weights, int threads);
    void (*sawb)(std::span<const SawbOfWeight> weights, int threads);
    void (*search_scales)(std::span<const ScaleSearch> searches, int threads);
};

}  // namespace bitsweep::kernels
