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
BITSWEEP_ALWAYS_INLINE void store_levels(std::uint8_t* to, Floats levels);  // a NaN becomes 0

BITSWEEP_ALWAYS_INLINE void add_to(double* sums, Floats v) {
    Doubles all;
    __builtin_memcpy(&all, sums, sizeof all);
    store(sums, all + __builtin_convertvector(v, Doubles));
}

template <Kind kKind>
BITSWEEP_ALWAYS_INLINE Floats activation(Floats y, const BlockClip& clip, float step) {
    if (kKind == Kind::kNone) return y;
    if (kKind == Kind::kRelu) return y < Floats{} ? Floats{} : y;
    if (kKind == Kind::kClip) return clamp_to(y, Floats{} + clip.alpha);
    return level_of(y, clip.alpha, clip.steps) * step;
}

// Tiles are taken by value: a store through a pointer may alter what another pointer leads to, but not a local copy.
struct Pixel {
    const float *x, *residual;
    Floats slope, offset;

    explicit BITSWEEP_ALWAYS_INLINE Pixel(const NormTile& in)
        : x(in.x), residual(in.residual), slope(load(in.slope)), offset(load(in.offset)) {}
    BITSWEEP_ALWAYS_INLINE Floats operator()(std::int64_t at) const {
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

// The shortcut's activation and the levels: of one clip, where both have levels.
template <bool kShortcut, Kind kKind, bool kLevels>
bool write(NormTile in, NormTileOutput out) {
    const Pixel y(in);
    const auto clip = kShortcut && kKind == Kind::kLevels ? out.shortcut_clip : out.clip;
    const float step = out.shortcut_clip.alpha / out.shortcut_clip.steps;
    Floats sum{};  // NaN once a level is
    for (std::int64_t r = 0; r < in.rows; ++r, out.levels += kLevels ? out.levels_row : 0)
        for (std::int64_t c = 0; c < in.width; ++c) {
            const auto at = (r * in.width + c) * kBlock;
            const auto value = y(at);
            if (kShortcut) store(out.shortcut + at, activation<kKind>(value, out.shortcut_clip, step));
            if (!kLevels) continue;
            const auto level = level_of(value, clip.alpha, clip.steps);
            sum += level;
            store_levels(out.levels + c * kBlock, level);
        }
    for (int i = 0; i < kBlock; ++i)
        if (sum[i] != sum[i]) return true;
    return false;
}

template <bool kLevels>
bool write_shortcut(const NormTile& in, const NormTileOutput& out) {
    switch (out.shortcut_clip.kind) {
        case Kind::kNone:
            return write<true, Kind::kNone, kLevels>(in, out);
        case Kind::kRelu:
            return write<true, Kind::kRelu, kLevels>(in, out);
        case Kind::kClip:
            return write<true, Kind::kClip, kLevels>(in, out);
        default:
            return write<true, Kind::kLevels, kLevels>(in, out);
    }
}

bool normalize(const NormTile& in, const NormTileOutput& out) {
    const auto &clip = out.clip, &other = out.shortcut_clip;
    if (out.levels == nullptr) return out.shortcut != nullptr && write_shortcut<false>(in, out);
    if (out.shortcut == nullptr) return write<false, Kind::kNone, true>(in, out);
    if (other.kind != Kind::kLevels || (other.alpha == clip.alpha && other.steps == clip.steps))
        return write_shortcut<true>(in, out);
    write_shortcut<false>(in, out);
    return write<false, Kind::kNone, true>(in, out);
}

BITSWEEP_ALWAYS_INLINE Floats arriving_at(const NormTileArrival& arrival, std::int64_t at) {
    const auto gradient = load(arrival.gradient + at);
    return arrival.gradient2 == nullptr ? gradient : gradient + load(arrival.gradient2 + at);
}

template <bool kRounding>
void sum_gradient(NormTile in, NormTileArrival arrival, float* passed, bool add, double* sums) {
    const Pixel y(in);
    const auto center = load(in.center), zero = Floats{}, low = zero + arrival.low, high = zero + arrival.high;
    const auto steps = zero + arrival.steps;
    const auto pixels = in.rows * in.width;
    for (std::int64_t first = 0; first < pixels; first += kPixelsInFloat) {
        const auto end = first + kPixelsInFloat < pixels ? first + kPixelsInFloat : pixels;
        Floats sum{}, sum_x{}, sum_alpha{}, sum_rounding{};
        for (auto at = first * kBlock; at < end * kBlock; at += kBlock) {
            const auto value = y(at), arriving = arriving_at(arrival, at);
            sum_alpha += value >= high ? arriving : zero;
            const auto inside = value <= low ? zero : value >= high ? zero : arriving;
            if (kRounding) {
                const auto z = clamp_to(in_steps(value, arrival.alpha, arrival.steps), steps);
                sum_rounding += inside * (round_to_even(z) - z);
            }
            if (passed != nullptr) store(passed + at, add ? load(passed + at) + inside : inside);
            sum += inside;
            sum_x += inside * (load(in.x + at) - center);
        }
        add_to(sums, sum);
        add_to(sums + kBlock, sum_x);
        add_to(sums + 2 * kBlock, sum_alpha);
        if (kRounding)
            for (int i = 0; i < kBlock; ++i)
                sums[3 * kBlock + i] += static_cast<double>(sum_rounding[i]) / static_cast<double>(arrival.steps);
    }
}

void gradient_sums(const NormTile& in, const NormTileArrival& arrival, float* passed, bool add, double* sums) {
    if (arrival.rounding) sum_gradient<true>(in, arrival, passed, add, sums);
    else sum_gradient<false>(in, arrival, passed, add, sums);
}

template <bool kPassed>
void write_gradient(NormTile in, NormTileGradient out) {
    const Pixel y(in);
    const auto scale = load(out.scale), slope = load(out.slope), offset = load(out.offset), zero = Floats{};
    const auto low = zero + out.arrival.low, high = zero + out.arrival.high;
    for (std::int64_t r = 0; r < in.rows; ++r, out.dx += out.dx_row)
        for (std::int64_t c = 0; c < in.width; ++c) {
            const auto at = (r * in.width + c) * kBlock;
            Floats passed;
            if (kPassed) passed = load(out.passed + at);
            else {
                const auto value = y(at), arriving = arriving_at(out.arrival, at);
                passed = value <= low ? zero : value >= high ? zero : arriving;
            }
            store(out.dx + c * kBlock, passed * scale + (load(in.x + at) * slope + offset));
        }
}

void gradient_values(const NormTile& in, const NormTileGradient& out) {
    if (out.passed != nullptr) write_gradient<true>(in, out);
    else write_gradient<false>(in, out);
}
