// Included once an instruction set, inside its namespace: kBlock channels are the lanes of one vector. A plane with an
// odd number of pixels and a picture of any width work alike, since a pixel is a whole vector.

using Floats = float __attribute__((vector_size(4 * kBlock)));
using Ints = std::int32_t __attribute__((vector_size(4 * kBlock)));
using Doubles = double __attribute__((vector_size(8 * kBlock)));
using Kind = BlockClip::Kind;

constexpr std::int64_t kPixelsInFloat = 64;  // that are summed in float32 before float64 takes them

BITSWEEP_ALWAYS_INLINE Floats load(const float* from) {
    Floats v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}
// x - 0 is x, also for a negative zero, so that the compiler is left with a broadcast.
BITSWEEP_ALWAYS_INLINE Floats broadcast(float x) {
    return x - Floats{};
}
template <typename Vector, typename Value>
BITSWEEP_ALWAYS_INLINE void store(Value* to, Vector v) {
    __builtin_memcpy(to, &v, sizeof v);
}
// The includer's: g++ 12 converts between bytes and floats a lane at a time.
BITSWEEP_ALWAYS_INLINE Floats load_levels(const std::uint8_t* from);
BITSWEEP_ALWAYS_INLINE void store_levels(std::uint8_t* to, Ints levels);

BITSWEEP_ALWAYS_INLINE void add_to(double* sums, Floats v) {
    Doubles all;
    __builtin_memcpy(&all, sums, sizeof all);
    store(sums, all + __builtin_convertvector(v, Doubles));
}

template <Kind kKind>
BITSWEEP_ALWAYS_INLINE Floats activation(Floats y, const BlockClip& clip) {
    if (kKind == Kind::kNone) return y;
    if (kKind == Kind::kRelu) return y < Floats{} ? Floats{} : y;
    if (kKind == Kind::kClip) return clamp_to(y, Floats{} + clip.alpha);
    return level_of(y, clip.alpha, clip.steps) * (clip.alpha / clip.steps);
}

struct Pixel {
    Floats slope, offset;

    BITSWEEP_ALWAYS_INLINE Floats operator()(const float* x, const float* residual, std::int64_t at) const {
        Floats y = load(x + at) * slope + offset;
        if (residual != nullptr) y += load(residual + at);
        return y;
    }
};

void statistics(const float* x, std::int64_t pixels, double* sums) {
    for (std::int64_t first = 0; first < pixels; first += kPixelsInFloat) {
        const auto end = first + kPixelsInFloat < pixels ? first + kPixelsInFloat : pixels;
        Floats sum{}, square_sum{};
        for (auto p = first; p < end; ++p) {
            const auto v = load(x + p * kBlock);
            sum += v;
            square_sum += v * v;
        }
        add_to(sums, sum);
        add_to(sums + kBlock, square_sum);
    }
}

bool write_levels(const NormTile& in, const BlockClip& clip, std::uint8_t* levels, std::int64_t levels_row) {
    const Pixel y{load(in.slope), load(in.offset)};
    Ints nan{};
    for (std::int64_t r = 0; r < in.rows; ++r)
        for (std::int64_t c = 0; c < in.width; ++c) {
            const auto level = level_of(y(in.x, in.residual, (r * in.width + c) * kBlock), clip.alpha, clip.steps);
            nan |= level != level;
            const auto number = level == level ? level : Floats{};
            store_levels(levels + r * levels_row + c * kBlock, __builtin_convertvector(number, Ints));
        }
    for (int i = 0; i < kBlock; ++i)
        if (nan[i] != 0) return true;
    return false;
}

template <Kind kKind>
void write_values(const NormTile& in, const BlockClip& clip, float* out) {
    const Pixel y{load(in.slope), load(in.offset)};
    for (std::int64_t at = 0; at < in.rows * in.width * kBlock; at += kBlock)
        store(out + at, activation<kKind>(y(in.x, in.residual, at), clip));
}

bool normalize(const NormTile& in, const NormTileOutput& out) {
    if (out.shortcut != nullptr) {
        const auto& clip = out.shortcut_clip;
        if (clip.kind == Kind::kNone) write_values<Kind::kNone>(in, clip, out.shortcut);
        else if (clip.kind == Kind::kRelu) write_values<Kind::kRelu>(in, clip, out.shortcut);
        else if (clip.kind == Kind::kClip) write_values<Kind::kClip>(in, clip, out.shortcut);
        else write_values<Kind::kLevels>(in, clip, out.shortcut);
    }
    return out.levels != nullptr && write_levels(in, out.clip, out.levels, out.levels_row);
}

template <Kind kKind, bool kRounding>
void sum_gradient(const NormTile& in, const BlockArrival& arrival, float* passed, bool add, double* sums) {
    const auto& clip = arrival.clip;
    const Pixel y{load(in.slope), load(in.offset)};
    const auto center = load(in.center), zero = Floats{};
    const auto high = zero + (kKind == Kind::kLevels ? clip.steps : clip.alpha);
    const auto pixels = in.rows * in.width;
    for (std::int64_t first = 0; first < pixels; first += kPixelsInFloat) {
        const auto end = first + kPixelsInFloat < pixels ? first + kPixelsInFloat : pixels;
        Floats sum{}, sum_x{}, sum_alpha{}, sum_rounding{};
        for (auto at = first * kBlock; at < end * kBlock; at += kBlock) {
            // In units of a step, as forward compares, so that both agree on what was clipped.
            const auto value = y(in.x, in.residual, at);
            const auto z = kKind == Kind::kLevels ? in_steps(value, clip.alpha, clip.steps) : value;
            const auto arriving = load(arrival.gradient + at);
            auto inside = kKind != Kind::kNone && z <= zero ? zero : arriving;
            if (kKind == Kind::kClip || kKind == Kind::kLevels) {
                sum_alpha += z >= high ? arriving : zero;
                inside = z >= high ? zero : inside;
            }
            if (kRounding) sum_rounding += inside * (round_to_even(clamp_to(z, high)) - clamp_to(z, high));
            if (passed != nullptr) store(passed + at, add ? load(passed + at) + inside : inside);
            sum += inside;
            sum_x += inside * (load(in.x + at) - center);
        }
        add_to(sums, sum);
        add_to(sums + kBlock, sum_x);
        if (kKind == Kind::kClip || kKind == Kind::kLevels) add_to(sums + 2 * kBlock, sum_alpha);
        if (kRounding)
            for (int i = 0; i < kBlock; ++i)
                sums[3 * kBlock + i] += static_cast<double>(sum_rounding[i]) / static_cast<double>(clip.steps);
    }
}

void gradient_sums(const NormTile& in, const BlockArrival& arrival, float* passed, bool add, double* sums) {
    if (arrival.clip.kind == Kind::kNone) sum_gradient<Kind::kNone, false>(in, arrival, passed, add, sums);
    else if (arrival.clip.kind == Kind::kRelu) sum_gradient<Kind::kRelu, false>(in, arrival, passed, add, sums);
    else if (arrival.clip.kind == Kind::kClip) sum_gradient<Kind::kClip, false>(in, arrival, passed, add, sums);
    else if (arrival.rounding) sum_gradient<Kind::kLevels, true>(in, arrival, passed, add, sums);
    else sum_gradient<Kind::kLevels, false>(in, arrival, passed, add, sums);
}

void gradient_values(const NormTile& in, const NormTileGradient& out) {
    const auto scale = load(out.scale), slope = load(out.slope), offset = load(out.offset);
    for (std::int64_t r = 0; r < in.rows; ++r)
        for (std::int64_t c = 0; c < in.width; ++c) {
            const auto at = (r * in.width + c) * kBlock;
            store(out.dx + r * out.dx_row + c * kBlock,
                  load(out.passed + at) * scale + (load(in.x + at) * slope + offset));
        }
}
