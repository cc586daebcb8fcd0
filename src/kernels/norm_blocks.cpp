#include "kernels/norm_blocks.h"

#include <algorithm>

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

// What passes to y of one block of one image.
void gradient_tile(const BlockKernels& kernels, const NormTile& in, std::span<const BlockArrival> arrivals,
                   std::int64_t at, float* passed, double* sums) {
    for (const auto& arrival : arrivals) {
        auto here = arrival;
        here.gradient += at;
        kernels.gradient_sums(in, here, passed, &arrival != &arrivals.front(), sums);
    }
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
    const auto& layout = in.layout;
    add_tiles(layout, 4, in.threads, totals, [&](std::int64_t image, std::int64_t block, double* sums) {
        const auto at = image * layout.image() + block * layout.plane();
        gradient_tile(kernels, tiles.in(image, block, 0, layout.height), arrivals, at,
                      passed == nullptr ? nullptr : passed + at, sums);
    });
}

void norm_input_gradient(const BlockKernels& kernels, const NormBlocks& in, std::span<const BlockArrival> arrivals,
                         const float* passed, const NormCorrection& correction, float* dx, std::int64_t dx_pad) {
    const NormTiles tiles(in);
    const auto& layout = in.layout;
    const auto to = layout.padded(dx_pad);
    const auto slope = in_blocks(correction.slope, layout), offset = in_blocks(correction.offset, layout);
    const auto blocks = layout.blocks();
#pragma omp parallel num_threads(in.threads)
    {
        std::vector<float> again(passed == nullptr ? static_cast<std::size_t>(layout.plane()) : 0);
        std::vector<double> ignored(static_cast<std::size_t>(4 * layout.block));
#pragma omp for
        for (std::int64_t i = 0; i < layout.images * blocks; ++i) {
            const auto image = i / blocks, block = i % blocks;
            const auto at = image * layout.image() + block * layout.plane(), channel = block * layout.block;
            const auto tile = tiles.in(image, block, 0, layout.height);
            if (passed == nullptr) gradient_tile(kernels, tile, arrivals, at, again.data(), ignored.data());
            kernels.gradient_values(tile, {passed == nullptr ? again.data() : passed + at, tile.slope,
                                           slope.data() + channel, offset.data() + channel,
                                           dx + image * to.image() + block * to.plane() + to.pixel(0, 0), to.row()});
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
