#include "kernels/norm_blocks.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "kernels/level.h"

namespace bitsweep::kernels {
namespace {

// [channels] as [blocks, block], zero where there is no channel. null: empty.
std::vector<float> in_blocks(const float* channels, const BlockLayout& layout) {
    if (channels == nullptr) return {};
    std::vector<float> all(static_cast<std::size_t>(layout.blocks() * layout.block));
    std::copy(channels, channels + layout.channels, all.begin());
    return all;
}

// Adds up what `tile(image, block, sums)` gives, [kinds, block] each, in the images' order, into [kinds, channels].
template <typename Tile>
void add_tiles(const BlockLayout& layout, std::int64_t kinds, int threads, double* totals, Tile tile) {
    const auto blocks = layout.blocks(), block = layout.block;
    std::vector<double> sums(static_cast<std::size_t>(layout.images * blocks * kinds * block));
#pragma omp parallel for num_threads(threads)
    for (std::int64_t i = 0; i < layout.images * blocks; ++i)
        tile(i / blocks, i % blocks, sums.data() + i * kinds * block);
    std::fill(totals, totals + kinds * layout.channels, 0.0);
    for (std::int64_t image = 0; image < layout.images; ++image)
        for (std::int64_t kind = 0; kind < kinds; ++kind)
            for (std::int64_t c = 0; c < layout.channels; ++c)
                totals[kind * layout.channels + c] +=
                    sums[static_cast<std::size_t>(((image * blocks + c / block) * kinds + kind) * block + c % block)];
}

// The last float from 0 on that is `below`, which holds up to some float and not beyond; NaN if 0 is not. Floats from 0
// on are ordered as their bits are.
template <typename Below>
float last_float(Below below) {
    auto low = std::bit_cast<std::uint32_t>(0.0F);
    auto high = std::bit_cast<std::uint32_t>(std::numeric_limits<float>::infinity());
    if (!below(0.0F)) return std::numeric_limits<float>::quiet_NaN();
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (below(std::bit_cast<float>(middle)) ? low : high) = middle;
    }
    return std::bit_cast<float>(low);
}

// A division a call, not one a value: y is clipped exactly where forward's formula says so.
NormTileArrival tile_of(const BlockArrival& arrival) {
    constexpr auto kNan = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();
    const auto& clip = arrival.clip;
    NormTileArrival tile{kNan, kNan, clip.alpha, clip.steps, arrival.rounding, arrival.gradient, nullptr};
    if (clip.kind == BlockClip::Kind::kRelu || clip.kind == BlockClip::Kind::kClip) tile.low = 0;
    if (clip.kind == BlockClip::Kind::kClip) tile.high = clip.alpha;
    if (clip.kind != BlockClip::Kind::kLevels) return tile;
    const auto z = [&](float y) { return in_steps(y, clip.alpha, clip.steps); };
    tile.low = last_float([&](float y) { return z(y) <= 0; });
    const auto inside = last_float([&](float y) { return z(y) < clip.steps; });
    if (z(kInfinity) >= clip.steps) tile.high = std::nextafter(inside, kInfinity);
    return tile;
}

bool share_clip(const BlockArrival& a, const BlockArrival& b) {
    return a.clip.kind == b.clip.kind && a.clip.alpha == b.clip.alpha && a.clip.steps == b.clip.steps &&
           a.rounding == b.rounding;
}

// Gradients at outputs that share a clip go through it together.
std::vector<NormTileArrival> tiles_of(std::span<const BlockArrival> arrivals) {
    std::vector<NormTileArrival> tiles;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        tiles.push_back(tile_of(arrivals[i]));
        if (i + 1 < arrivals.size() && share_clip(arrivals[i], arrivals[i + 1]))
            tiles.back().gradient2 = arrivals[++i].gradient;
    }
    return tiles;
}

NormTileArrival at_tile(NormTileArrival arrival, std::int64_t at) {
    arrival.gradient += at;
    if (arrival.gradient2 != nullptr) arrival.gradient2 += at;
    return arrival;
}

// What passes to y of one block of one image.
void gradient_tile(const BlockKernels& kernels, const NormTile& in, const std::vector<NormTileArrival>& arrivals,
                   std::int64_t at, float* passed, double* sums) {
    for (const auto& arrival : arrivals)
        kernels.gradient_sums(in, at_tile(arrival, at), passed, &arrival != &arrivals.front(), sums);
}

}  // namespace

NormTiles::NormTiles(const NormBlocks& norm)
    : norm_(&norm),
      slope_(in_blocks(norm.slope, norm.layout)),
      offset_(in_blocks(norm.offset, norm.layout)),
      center_(in_blocks(norm.center, norm.layout)) {}

NormTile NormTiles::in(std::int64_t image, std::int64_t block, std::int64_t first_row, std::int64_t rows) const {
    const auto& layout = norm_->layout;
    const auto at = image * layout.image() + block * layout.plane() + first_row * layout.row();
    const auto channel = block * layout.block;
    const auto from = [&](const float* data, std::int64_t by) { return data == nullptr ? nullptr : data + by; };
    return {from(norm_->x, at),
            from(norm_->residual, at),
            slope_.data() + channel,
            offset_.data() + channel,
            center_.empty() ? nullptr : center_.data() + channel,
            rows,
            layout.width};
}

NormTileOutput NormTiles::out(const NormOutput& output, std::int64_t image, std::int64_t block,
                              std::int64_t first_row) const {
    const auto& from = norm_->layout;
    const auto to = from.padded(output.pad);
    NormTileOutput tile{output.clip, nullptr, to.row(), output.shortcut_clip, nullptr};
    if (output.levels != nullptr)
        tile.levels = output.levels + image * to.image() + block * to.plane() + to.pixel(first_row, 0);
    if (output.shortcut != nullptr)
        tile.shortcut = output.shortcut + image * from.image() + block * from.plane() + first_row * from.row();
    return tile;
}

void norm_totals(const BlockKernels& kernels, const BlockLayout& layout, const float* x, int threads, double* totals) {
    add_tiles(layout, 2, threads, totals, [&](std::int64_t image, std::int64_t block, double* sums) {
        kernels.statistics(x + image * layout.image() + block * layout.plane(), layout.pixels(), sums);
    });
}

bool norm_forward(const BlockKernels& kernels, const NormBlocks& in, const NormOutput& out) {
    const NormTiles tiles(in);
    const auto blocks = in.layout.blocks();
    bool has_nan = false;
#pragma omp parallel for num_threads(in.threads) reduction(|| : has_nan)
    for (std::int64_t i = 0; i < in.layout.images * blocks; ++i)
        if (kernels.normalize(tiles.in(i / blocks, i % blocks, 0, in.layout.height),
                              tiles.out(out, i / blocks, i % blocks, 0)))
            has_nan = true;
    return has_nan;
}

void norm_gradient_totals(const BlockKernels& kernels, const NormBlocks& in, std::span<const BlockArrival> arrivals,
                          float* passed, double* totals) {
    const NormTiles tiles(in);
    const auto arriving = tiles_of(arrivals);
    const auto& layout = in.layout;
    add_tiles(layout, 4, in.threads, totals, [&](std::int64_t image, std::int64_t block, double* sums) {
        const auto at = image * layout.image() + block * layout.plane();
        gradient_tile(kernels, tiles.in(image, block, 0, layout.height), arriving, at,
                      passed == nullptr ? nullptr : passed + at, sums);
    });
}

void norm_input_gradient(const BlockKernels& kernels, const NormBlocks& in, std::span<const BlockArrival> arrivals,
                         const float* passed, const NormCorrection& correction, float* dx, std::int64_t dx_pad) {
    const NormTiles tiles(in);
    const auto arriving = tiles_of(arrivals);
    const auto& layout = in.layout;
    const auto to = layout.padded(dx_pad);
    const auto slope = in_blocks(correction.slope, layout), offset = in_blocks(correction.offset, layout);
    const auto blocks = layout.blocks();
    const bool passes_again = passed == nullptr && arriving.size() != 1;
#pragma omp parallel num_threads(in.threads)
    {
        std::vector<float> again(passes_again ? static_cast<std::size_t>(layout.plane()) : 0);
        std::vector<double> ignored(static_cast<std::size_t>(4 * layout.block));
#pragma omp for
        for (std::int64_t i = 0; i < layout.images * blocks; ++i) {
            const auto image = i / blocks, block = i % blocks;
            const auto at = image * layout.image() + block * layout.plane(), channel = block * layout.block;
            const auto tile = tiles.in(image, block, 0, layout.height);
            NormTileGradient out{nullptr,
                                 {},
                                 tile.slope,
                                 slope.data() + channel,
                                 offset.data() + channel,
                                 dx + image * to.image() + block * to.plane() + to.pixel(0, 0),
                                 to.row()};
            if (passes_again) gradient_tile(kernels, tile, arriving, at, again.data(), ignored.data());
            if (passed != nullptr || passes_again) out.passed = passes_again ? again.data() : passed + at;
            else out.arrival = at_tile(arriving.front(), at);
            kernels.gradient_values(tile, out);
        }
    }
}

NormChannelGradient norm_channel_gradient(double passed, double passed_x, double mean, double inverse_deviation,
                                          double slope, double values_a_channel, bool training) {
    const double centred = passed_x + (static_cast<double>(static_cast<float>(mean)) - mean) * passed;
    NormChannelGradient gradient{static_cast<float>(centred * inverse_deviation), static_cast<float>(passed), 0, 0};
    if (!training) return gradient;
    const double on_x = -slope * inverse_deviation * inverse_deviation * centred / values_a_channel;
    gradient.correction_slope = static_cast<float>(on_x);
    gradient.correction_offset = static_cast<float>(-slope * passed / values_a_channel - on_x * mean);
    return gradient;
}

}  // namespace bitsweep::kernels
