// Included once an instruction set: BITSWEEP_NAMESPACE names it, BITSWEEP_LOOP has the attributes of its functions.
// A loop has to be a function of its own to be compiled for it; the others are compiled for the baseline.
namespace bitsweep::kernels::BITSWEEP_NAMESPACE {
namespace {

using Kind = PlaneClip::Kind;

constexpr std::int64_t kBlock = 64;  // values that are summed in float32 before float64 takes them

constexpr int kLanes = 8;  // partial sums, however wide the registers are: a plane's tail goes to the first of them

template <typename Value>
BITSWEEP_ALWAYS_INLINE Value total_of(const Value (&lanes)[kLanes]) {
    Value total = 0;
    for (int lane = 0; lane < kLanes; ++lane) total += lanes[lane];
    return total;
}

struct Ends {
    float alpha, steps;
};

template <Kind kKind>
BITSWEEP_ALWAYS_INLINE float apply(float y, Ends clip) {
    if (kKind == Kind::kRelu) return y < 0.0F ? 0.0F : y;
    if (kKind == Kind::kClip) return clamp_to(y, clip.alpha);
    return level_of(y, clip.alpha, clip.steps) * (clip.alpha / clip.steps);
}

template <Kind kKind, bool kResidual>
BITSWEEP_ALWAYS_INLINE void forward(const float* __restrict x, const float* __restrict residual, std::int64_t size,
                                    PlaneAffine affine, Ends clip, float* __restrict out) {
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) {
        float y = x[i] * affine.slope + affine.offset;
        if (kResidual) y += residual[i];
        out[i] = apply<kKind>(y, clip);
    }
}

template <Kind kKind, bool kResidual, bool kRounding, bool kWrite, bool kAdd>
BITSWEEP_ALWAYS_INLINE void backward(const float* __restrict x, const float* __restrict residual,
                                     const float* __restrict g, std::int64_t size, PlaneAffine affine, Ends clip,
                                     float center, float* __restrict passed, PlaneGradientSums& sums) {
    for (std::int64_t begin = 0; begin < size; begin += kBlock) {
        const std::int64_t end = begin + kBlock < size ? begin + kBlock : size;
        float sum[kLanes] = {}, sum_x[kLanes] = {}, sum_alpha[kLanes] = {}, sum_rounding[kLanes] = {};
        const auto take = [&](std::int64_t i, int lane) __attribute__((always_inline)) {
            float y = x[i] * affine.slope + affine.offset;
            if (kResidual) y += residual[i];
            // In units of a step, as forward compares, so that both agree on what was clipped.
            const float z = kKind == Kind::kLevels ? in_steps(y, clip.alpha, clip.steps) : y;
            const float high = kKind == Kind::kLevels ? clip.steps : clip.alpha;
            const bool is_below = z <= 0.0F;
            const bool is_above = kKind != Kind::kRelu && z >= high;
            const float arriving = g[i];
            const float above = is_above ? arriving : 0.0F;
            const float kept = is_above ? 0.0F : arriving;
            const float inside = is_below ? 0.0F : kept;
            if (kKind != Kind::kRelu) sum_alpha[lane] += above;
            if (kRounding) sum_rounding[lane] += inside * (round_to_even(clamp_to(z, high)) - clamp_to(z, high));
            if (kWrite) passed[i] = kAdd ? passed[i] + inside : inside;
            sum[lane] += inside;
            sum_x[lane] += inside * (x[i] - center);
        };
        std::int64_t i = begin;
        for (; i + kLanes <= end; i += kLanes)
#pragma omp simd
            for (int lane = 0; lane < kLanes; ++lane) take(i + lane, lane);
        for (; i < end; ++i) take(i, 0);
        sums.passed += static_cast<double>(total_of(sum));
        sums.passed_x += static_cast<double>(total_of(sum_x));
        sums.alpha += static_cast<double>(total_of(sum_alpha));
        if (kRounding) sums.rounding += static_cast<double>(total_of(sum_rounding)) / static_cast<double>(clip.steps);
    }
}

template <Kind kKind, bool kResidual>
BITSWEEP_LOOP void forward_plane(const float* x, const float* residual, std::int64_t size, PlaneAffine affine,
                                 Ends clip, float* out) {
    forward<kKind, kResidual>(x, residual, size, affine, clip, out);
}

template <Kind kKind, bool kRounding>
BITSWEEP_LOOP void backward_plane(const float* x, const float* r, const float* g, std::int64_t size, PlaneAffine affine,
                                  Ends clip, float center, float* passed, bool add, PlaneGradientSums& sums) {
    if (r != nullptr && add)
        backward<kKind, true, kRounding, true, true>(x, r, g, size, affine, clip, center, passed, sums);
    else if (r != nullptr)
        backward<kKind, true, kRounding, true, false>(x, r, g, size, affine, clip, center, passed, sums);
    else if (passed != nullptr && add)
        backward<kKind, false, kRounding, true, true>(x, r, g, size, affine, clip, center, passed, sums);
    else if (passed != nullptr)
        backward<kKind, false, kRounding, true, false>(x, r, g, size, affine, clip, center, passed, sums);
    else backward<kKind, false, kRounding, false, false>(x, r, g, size, affine, clip, center, passed, sums);
}

// sum += |x| or x, square_sum += x^2.
template <bool kMagnitude>
BITSWEEP_LOOP void add_moments(const float* x, std::int64_t size, double& sum, double& square_sum) {
    double s[kLanes] = {}, q[kLanes] = {};
    const auto take = [&](std::int64_t i, int lane) __attribute__((always_inline)) {
        const auto v = static_cast<double>(x[i]);
        s[lane] += kMagnitude ? __builtin_fabs(v) : v;  // not std::abs: a baseline function is not inlined here
        q[lane] += v * v;
    };
    std::int64_t i = 0;
    for (; i + kLanes <= size; i += kLanes)
#pragma omp simd
        for (int lane = 0; lane < kLanes; ++lane) take(i + lane, lane);
    for (; i < size; ++i) take(i, 0);
    sum += total_of(s);
    square_sum += total_of(q);
}

BITSWEEP_LOOP void normalize_backward(const float* passed, const float* x, std::int64_t size, float scale,
                                      PlaneAffine affine, float* dx) {
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) dx[i] = passed[i] * scale + (x[i] * affine.slope + affine.offset);
}

Ends ends_of(const PlaneClip& clip) {
    return {clip.alpha == nullptr ? 0.0F : *clip.alpha, clip.steps};
}

// One plane of all that goes in.
struct Plane {
    const float *x, *residual;
    const PlaneChannel& channel;
    std::int64_t size;
};

Plane plane_of(const NormPlanes& in, std::int64_t p) {
    const std::int64_t c = p % in.x.channels, own = c - in.residual_first;
    const bool has = in.residual != nullptr && own >= 0 && own < in.residual_channels;
    return {in.x.data + p * in.x.size,
            has ? in.residual + (p / in.x.channels * in.residual_channels + own) * in.x.size : nullptr, in.channels[c],
            in.x.size};
}

void forward_one(const Plane& in, const PlaneClip& clip, float* out) {
    const auto ends = ends_of(clip);
    const auto run = [&](auto with, auto without) {
        (in.residual != nullptr ? with : without)(in.x, in.residual, in.size, in.channel.affine, ends, out);
    };
    switch (clip.kind) {
        case Kind::kRelu:
            return run(forward_plane<Kind::kRelu, true>, forward_plane<Kind::kRelu, false>);
        case Kind::kClip:
            return run(forward_plane<Kind::kClip, true>, forward_plane<Kind::kClip, false>);
        case Kind::kLevels:
            return run(forward_plane<Kind::kLevels, true>, forward_plane<Kind::kLevels, false>);
    }
}

void backward_one(const Plane& in, const PlaneArrival& arrival, std::int64_t at, float* passed, bool add,
                  PlaneGradientSums& sums) {
    const auto ends = ends_of(arrival.clip);
    const auto run = [&](auto plane) {
        plane(in.x, in.residual, arrival.gradient + at, in.size, in.channel.affine, ends, in.channel.center, passed,
              add, sums);
    };
    switch (arrival.clip.kind) {
        case Kind::kRelu:
            return run(backward_plane<Kind::kRelu, false>);
        case Kind::kClip:
            return run(backward_plane<Kind::kClip, false>);
        case Kind::kLevels:
            return arrival.rounding ? run(backward_plane<Kind::kLevels, true>)
                                    : run(backward_plane<Kind::kLevels, false>);
    }
}

// The gradient that passes to y of plane p, into `passed` where it is not null.
void backward_all(const NormPlanes& in, std::span<const PlaneArrival> arrivals, std::int64_t p, float* passed,
                  PlaneGradientSums& sums) {
    const auto plane = plane_of(in, p);
    for (const auto& arrival : arrivals)
        backward_one(plane, arrival, p * in.x.size, passed, &arrival != &arrivals.front(), sums);
}

constexpr PlaneKernels kPlaneKernels{
    .sums =
        [](const Planes& x, int threads, double* sums) {
#pragma omp parallel for num_threads(threads)
            for (std::int64_t p = 0; p < x.count(); ++p)
                add_moments<false>(x.data + p * x.size, x.size, sums[2 * p], sums[2 * p + 1]);
        },
    .forward =
        [](const NormPlanes& in, std::span<const PlaneOutput> outputs) {
#pragma omp parallel for num_threads(in.threads)
            for (std::int64_t p = 0; p < in.x.count(); ++p)
                for (const auto& output : outputs) forward_one(plane_of(in, p), output.clip, output.to + p * in.x.size);
        },
    .backward =
        [](const NormPlanes& in, std::span<const PlaneArrival> arrivals, float* passed, PlaneGradientSums* sums) {
#pragma omp parallel for num_threads(in.threads)
            for (std::int64_t p = 0; p < in.x.count(); ++p)
                backward_all(in, arrivals, p, passed == nullptr ? nullptr : passed + p * in.x.size, sums[p]);
        },
    .input_gradient =
        [](const NormPlanes& in, std::span<const PlaneArrival> arrivals, const float* passed,
           const PlaneAffine* correction, float* dx) {
#pragma omp parallel for num_threads(in.threads)
            for (std::int64_t p = 0; p < in.x.count(); ++p) {
                const auto c = p % in.x.channels, at = p * in.x.size;
                PlaneGradientSums ignored;
                if (passed == nullptr) backward_all(in, arrivals, p, dx + at, ignored);
                normalize_backward((passed == nullptr ? dx : passed) + at, in.x.data + at, in.x.size,
                                   in.channels[c].affine.slope, correction[c], dx + at);
            }
        },
};

}  // namespace
}  // namespace bitsweep::kernels::BITSWEEP_NAMESPACE
