#pragma once

#include <cstdint>
#include <span>

namespace bitsweep::kernels {

/// The fused norm and quantizer (quant/core/fused.h) over the planes of a batch: a plane is the H x W values of one
/// image's channel. Nothing depends on the number of threads: float32 adds up at most 64 values, and
/// float64 adds these sums, a plane each.

/// [images, channels, size] contiguous float32.
struct Planes {
    const float* data = nullptr;
    std::int64_t images = 0, channels = 0, size = 0;

    std::int64_t count() const { return images * channels; }
    double values_a_channel() const { return static_cast<double>(images * size); }
};

struct PlaneAffine {
    float slope, offset;
};

struct PlaneChannel {
    PlaneAffine affine;
    float center;  ///< the mean that passed_x is taken around
};

/// y = slope * x + offset [+ residual].
struct NormPlanes {
    Planes x;
    const PlaneChannel* channels = nullptr;  ///< one a channel of x
    const float* residual = nullptr;         ///< null, or [images, residual_channels, size]; other channels get none
    std::int64_t residual_channels = 0;
    std::int64_t residual_first = 0;  ///< the channel of x that the residual's first is added to
    int threads = 1;
};

/// An activation of y, and its levels.
struct PlaneClip {
    enum class Kind { kRelu, kClip, kLevels } kind = Kind::kRelu;
    float steps = 0;               ///< n = 2^bits - 1; kLevels
    const float* alpha = nullptr;  ///< upper end, where x lies; kRelu: not read
};

struct PlaneOutput {
    PlaneClip clip;
    float* to;
};

/// A gradient that arrives at one of the outputs.
struct PlaneArrival {
    PlaneClip clip;
    bool rounding;  ///< the clip's gradient has the in-range term
    const float* gradient;
};

/// Sums over one plane and over all gradients g that arrive.
struct PlaneGradientSums {
    double passed = 0;    ///< sum of g where 0 < y < alpha
    double passed_x = 0;  ///< sum of g (x - center) there
    double alpha = 0;     ///< sum of g where y >= alpha
    double rounding = 0;  ///< sum of g (round(z) - z) / n over the inside, z = y n / alpha; only where asked for
};

struct PlaneKernels {
    /// sums: [planes, 2], the sums of x and of x^2.
    void (*sums)(const Planes& x, int threads, double* sums);

    void (*forward)(const NormPlanes& in, std::span<const PlaneOutput> outputs);

    /// Adds to `sums`, one a plane; writes the gradient that reaches y to `passed` where that is not null.
    void (*backward)(const NormPlanes& in, std::span<const PlaneArrival> arrivals, float* passed,
                     PlaneGradientSums* sums);

    /// dx = slope * passed + correction's slope * x + offset, one a channel. passed null: computed anew by planes.
    void (*input_gradient)(const NormPlanes& in, std::span<const PlaneArrival> arrivals, const float* passed,
                           const PlaneAffine* correction, float* dx);
};

}  // namespace bitsweep::kernels
