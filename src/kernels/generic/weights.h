// Included once an instruction set, after kernels/generic/planes.h.
namespace bitsweep::kernels::BITSWEEP_NAMESPACE {
namespace {

// Where the values of a weight go, and its integers; codes: or null.
struct WeightOutput {
    float* values;
    std::int16_t* codes;
};

// kProduct: level (1 / half) for level / half, where both are the same at each level: 2, 3, 4 and 7 of them.
template <bool kProduct, bool kCodes>
BITSWEEP_ALWAYS_INLINE void symmetric_levels(const float* __restrict w, std::int64_t size, float scale, float half,
                                             float shift, float* __restrict out, std::int16_t* __restrict codes) {
    const float inverse = 1.0F / half, codes_a_level = shift == 0 ? 1.0F : 2.0F;
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) {
        float z = w[i] / scale * half;  // clamped after the product: against 1 and -1, g++ 12 finds no minps and maxps
        z = -half > z ? -half : z;
        z = half < z ? half : z;
        const float level = round_to_even(z + shift) - shift;
        out[i] = (kProduct ? level * inverse : level / half) * scale;
        if (kCodes) codes[i] = static_cast<std::int16_t>(level == level ? level * codes_a_level : 0.0F);
    }
}

template <bool kCodes>
BITSWEEP_LOOP void write_all(const float* w, std::int64_t size, float scale, int levels, const WeightOutput& out) {
    const float half = static_cast<float>(levels - 1) / 2.0F;
    const float shift = levels % 2 == 0 ? half : 0.0F;  // an odd number of levels has a zero
    if (scale == 0) {
        for (std::int64_t i = 0; i < size; ++i) out.values[i] = 0;
        for (std::int64_t i = 0; kCodes && i < size; ++i) out.codes[i] = 0;
    } else if (levels <= 4 || levels == 7) {
        symmetric_levels<true, kCodes>(w, size, scale, half, shift, out.values, out.codes);
    } else {
        symmetric_levels<false, kCodes>(w, size, scale, half, shift, out.values, out.codes);
    }
}

// Of the weights from `first` on.
template <typename Weight>
void write_levels(const Weight& weight, std::int64_t first, std::int64_t size, float scale) {
    const WeightOutput out{weight.out + first, weight.codes == nullptr ? nullptr : weight.codes + first};
    (weight.codes == nullptr ? write_all<false> : write_all<true>)(weight.w + first, size, scale, weight.levels, out);
}

BITSWEEP_LOOP void clip_gradient(const float* w, const float* g, std::int64_t size, float scale, float* out) {
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) {
        const float u = w[i] / scale, arriving = g[i];
        const float kept = u > 1.0F ? 0.0F : arriving;
        out[i] = u < -1.0F ? 0.0F : kept;
    }
}

// Weights that one thread works on: a part of one group. Nothing is summed over a piece.
template <typename Weight>
struct Piece {
    const Weight* weight;
    std::int64_t group, first, size;

    float scale() const { return weight->scales[group]; }
};

template <typename Weight>
std::vector<Piece<Weight>> pieces_of(std::span<const Weight> weights) {
    constexpr std::int64_t kPiece = 4096;
    std::vector<Piece<Weight>> pieces;
    for (const auto& weight : weights) {
        const std::int64_t size = weight.groups == 0 ? 0 : weight.numel / weight.groups;
        for (std::int64_t group = 0; group < weight.groups; ++group)
            for (std::int64_t at = 0; at < size; at += kPiece)
                pieces.push_back({&weight, group, group * size + at, std::min(kPiece, size - at)});
    }
    return pieces;
}

// The scale by SAWB's rule: <= 0 where it fails.
float fitted_scale(const SawbOfWeight& weight, const float* w, std::int64_t size) {
    constexpr std::int64_t kSummed = 4096;  // alone: smaller rounding errors
    double magnitude_sum = 0, square_sum = 0;
    for (std::int64_t at = 0; at < size; at += kSummed)
        add_moments<true>(w + at, std::min(kSummed, size - at), magnitude_sum, square_sum);
    const auto n = static_cast<double>(size);
    const double mean = magnitude_sum / n, scale = weight.c1 * std::sqrt(square_sum / n) - weight.c2 * mean;
    return weight.guarded && scale < mean ? 0.0F : static_cast<float>(scale);
}

float largest_magnitude(const float* w, std::int64_t size) {
    float largest = 0;
    for (std::int64_t i = 0; i < size; ++i) largest = std::max(largest, std::abs(w[i]));
    return largest;
}

// One group: its moments in one pass, and its levels in a second, on the same core, whose cache still holds it.
void quantize_group(const SawbOfWeight& weight, std::int64_t group) {
    const std::int64_t size = weight.numel / weight.groups;
    const float* w = weight.w + group * size;
    float alpha = fitted_scale(weight, w, size);
    weight.fallback[group] = alpha <= 0;
    if (alpha <= 0) alpha = largest_magnitude(w, size);
    weight.scales[group] = alpha * weight.factor;
    write_levels(weight, group * size, size, weight.scales[group]);
}

constexpr WeightKernels kWeightKernels{
    .levels =
        [](std::span<const LevelsOfWeight> weights, int threads) {
            const auto pieces = pieces_of(weights);
#pragma omp parallel for if (pieces.size() > 1) num_threads(threads)
            for (std::size_t p = 0; p < pieces.size(); ++p) {
                const auto& [weight, group, first, size] = pieces[p];
                write_levels(*weight, first, size, weight->scales[group]);
            }
        },
    .clip_gradient =
        [](std::span<const GradientOfWeight> weights, int threads) {
            const auto pieces = pieces_of(weights);
#pragma omp parallel for if (pieces.size() > 1) num_threads(threads)
            for (std::size_t p = 0; p < pieces.size(); ++p) {
                const auto& [weight, group, first, size] = pieces[p];
                const float scale = weight->scales[group];
                clip_gradient(weight->w + first, weight->g + first, size, scale == 0 ? 1.0F : scale,
                              weight->out + first);
            }
        },
    .sawb =
        [](std::span<const SawbOfWeight> weights, int threads) {
            std::vector<std::pair<const SawbOfWeight*, std::int64_t>> groups;
            for (const auto& weight : weights)
                for (std::int64_t group = 0; group < weight.groups; ++group) groups.emplace_back(&weight, group);
            std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {  // the largest go first
                return a.first->numel / a.first->groups > b.first->numel / b.first->groups;
            });
#pragma omp parallel for schedule(dynamic) if (groups.size() > 1) num_threads(threads)
            for (std::size_t g = 0; g < groups.size(); ++g) quantize_group(*groups[g].first, groups[g].second);
        },
    .search_scales = search_scales_on_cpu,
};

}  // namespace
}  // namespace bitsweep::kernels::BITSWEEP_NAMESPACE
