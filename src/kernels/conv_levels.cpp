#include "kernels/conv_levels.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <stdexcept>

namespace bitsweep::kernels {
namespace {

constexpr std::int64_t kStepInputs = 4;
constexpr std::int64_t kFewestStepsInInt16 = 8;  // below, pairs of int16 are quicker
constexpr std::int64_t kImagesInCache = 20000;   // bytes of levels that one thread goes through, slab by slab
constexpr std::int64_t kPixelsOfPart = 128;      // of forward_to_levels()

std::int64_t steps_of(const LevelConvolution& c) {
    return (c.group_in() + kStepInputs - 1) / kStepInputs * c.taps();
}

}  // namespace

std::vector<std::int32_t> LevelConvolution::pixel_offsets() const {
    std::vector<std::int32_t> offsets;
    for (std::int64_t y = 0; y < out_height(); ++y)
        for (std::int64_t x = 0; x < out_width(); ++x)
            offsets.push_back(static_cast<std::int32_t>(stride * (y * in.row() + x * in.block)));
    return offsets;
}

const char* refusal(const LevelConvolution& c, int max_code) {
    const auto block = c.in.block;
    if (c.groups < 1 || c.in.channels % c.groups != 0 || c.out_channels % c.groups != 0)
        return "channels are no multiple of the groups";
    if (c.groups > 1 && (c.group_in() % block != 0 || c.group_out() % block != 0))
        return "a group does not begin with a block of channels";
    if (c.pad > c.in.pad) return "levels have too little padding";
    if (std::min(c.in.height, c.in.width) + 2 * c.pad < c.kernel) return "the kernel is larger than the picture";
    if (c.in.image() > std::numeric_limits<std::int32_t>::max()) return "the picture is too large";
    if (steps_of(c) > std::numeric_limits<std::int32_t>::max() / (kStepInputs * c.top * std::max(1, max_code)))
        return "sums do not fit into 32 bits";
    return nullptr;
}

std::int64_t steps_in_int16(int top, int max_code) {
    return std::numeric_limits<std::int16_t>::max() / (2LL * top * std::max(1, max_code));
}

LevelConvolutionPlan::LevelConvolutionPlan(const BlockKernels& kernels, const LevelConvolution& convolution)
    : kernels_(&kernels), convolution_(convolution) {
    const auto& c = convolution_;
    if (c.in.block != kernels.block) throw std::invalid_argument("levels lie in other blocks than the kernels read");
    if (const char* reason = refusal(c, 1)) throw std::invalid_argument(reason);
    for (std::int64_t channel = 0; channel < c.group_in(); channel += kStepInputs)
        for (std::int64_t tap = 0; tap < c.taps(); ++tap) step_offsets_.push_back(c.tap_offset(channel, tap));
    pixel_offsets_ = c.pixel_offsets();
}

// Bytes: [step][16 outputs][4 inputs]. Pairs: [step][inputs 0 and 2, inputs 1 and 3][16 outputs][2 inputs].
void LevelConvolutionPlan::pack_slab(const std::int16_t* codes, std::int64_t slab, void* to) const {
    const auto& c = convolution_;
    const auto group = slab / group_slabs(), first = slab % group_slabs() * kSlab;
    const auto put = [&](auto* out, auto place) {
        for (std::int64_t from = 0; from < c.group_in(); from += kStepInputs)
            for (std::int64_t tap = 0; tap < c.taps(); ++tap, out += kSlab * kStepInputs)
                for (std::int64_t o = 0; o < std::min<std::int64_t>(kSlab, c.group_out() - first); ++o)
                    for (std::int64_t i = 0; i < std::min(kStepInputs, c.group_in() - from); ++i) {
                        const auto channel = group * c.group_out() + first + o;
                        out[place(o, i)] = static_cast<std::decay_t<decltype(*out)>>(
                            codes[(channel * c.group_in() + from + i) * c.taps() + tap]);
                    }
    };
    if (flush_ > 0) put(static_cast<std::int8_t*>(to), [](auto o, auto i) { return o * kStepInputs + i; });
    else put(static_cast<std::int16_t*>(to), [](auto o, auto i) { return i % 2 * 2 * kSlab + o * 2 + i / 2; });
}

void LevelConvolutionPlan::pack(const std::int16_t* codes, int threads) {
    const auto& c = convolution_;
    int max_code = 0;
    for (std::int64_t i = 0; i < c.out_channels * c.group_in() * c.taps(); ++i)
        max_code = std::max(max_code, std::abs(static_cast<int>(codes[i])));
    if (const char* reason = refusal(c, max_code)) throw std::invalid_argument(reason);
    const bool is_byte = max_code <= std::numeric_limits<std::int8_t>::max();
    flush_ = is_byte ? steps_in_int16(c.top, max_code) : 0;
    if (kernels_->narrow == Narrow::kNone || (kernels_->narrow == Narrow::kInt16 && flush_ < kFewestStepsInInt16))
        flush_ = 0;
    else if (kernels_->narrow == Narrow::kDot && is_byte) flush_ = std::numeric_limits<std::int64_t>::max();
    const auto slabs = c.groups * group_slabs(), lines = (flush_ > 0 ? 1 : 2) * steps_of(c);
    weights_.assign(static_cast<std::size_t>(slabs * lines), Line{});
#pragma omp parallel for num_threads(threads)
    for (std::int64_t slab = 0; slab < slabs; ++slab) pack_slab(codes, slab, weights_.data() + slab * lines);
}

// [channels] as [groups, slabs, 16], zero where there is no channel.
std::vector<float> LevelConvolutionPlan::in_slabs(const float* channels) const {
    std::vector<float> all(static_cast<std::size_t>(convolution_.groups * group_slabs() * kSlab));
    for (std::int64_t channel = 0; channel < convolution_.out_channels; ++channel) {
        const auto group = channel / convolution_.group_out(), own = channel % convolution_.group_out();
        all[static_cast<std::size_t>(group * group_slabs() * kSlab + own)] = channels[channel];
    }
    return all;
}

// As many slabs from `slab` on as the kernels take; `out`, `scale`, `sums` are the caller's.
ConvTile LevelConvolutionPlan::tile(const std::uint8_t* levels, std::int64_t image, std::int64_t slab) const {
    const auto& c = convolution_;
    const auto group = slab / group_slabs(), own = slab % group_slabs();
    const auto lines = static_cast<std::int64_t>(weights_.size()) / (c.groups * group_slabs());
    ConvTile tile;
    tile.levels = levels + c.in.channel(image, group * c.group_in()) + c.origin();
    tile.weights = weights_.data() + slab * lines;
    tile.slab_bytes = lines * static_cast<std::int64_t>(sizeof(Line));
    tile.step_offsets = step_offsets_.data();
    tile.pixel_offsets = pixel_offsets_.data();
    tile.steps = steps_of(c);
    tile.pixels = static_cast<std::int64_t>(pixel_offsets_.size());
    tile.flush = std::min(flush_, tile.steps);
    tile.slabs = static_cast<int>(std::min<std::int64_t>(kernels_->slabs, group_slabs() - own));
    const auto channels = std::min<std::int64_t>(tile.slabs * kSlab, c.group_out() - own * kSlab);
    tile.out_blocks = (channels + c.in.block - 1) / c.in.block;
    return tile;
}

void LevelConvolutionPlan::forward(const std::uint8_t* levels, const float* scale, float* y, double* totals,
                                   int threads) const {
    const auto& c = convolution_;
    const auto out = c.out();
    const auto scales = in_slabs(scale);
    const auto group_tiles = (group_slabs() + kernels_->slabs - 1) / kernels_->slabs, tiles = c.groups * group_tiles;
    const auto slab_channels = static_cast<std::int64_t>(scales.size());
    std::vector<double> sums(totals == nullptr ? 0 : static_cast<std::size_t>(2 * out.images * slab_channels));
    const auto together = std::clamp<std::int64_t>(kImagesInCache / c.in.image(), 1, 8);
    const auto parts = (out.images + together - 1) / together;
#pragma omp parallel for num_threads(threads) collapse(2)
    for (std::int64_t part = 0; part < parts; ++part)
        for (std::int64_t t = 0; t < tiles; ++t) {
            const auto group = t / group_tiles, own = t % group_tiles * kernels_->slabs;
            const auto slab = group * group_slabs() + own;
            for (auto image = part * together; image < std::min(out.images, (part + 1) * together); ++image) {
                auto work = tile(levels, image, slab);
                work.scale = scales.data() + slab * kSlab;
                work.out = y + out.channel(image, group * c.group_out() + own * kSlab);
                work.out_plane = out.plane();
                if (totals != nullptr) work.sums = sums.data() + 2 * (image * slab_channels + slab * kSlab);
                kernels_->convolve(work);
            }
        }
    if (totals == nullptr) return;
    std::fill(totals, totals + 2 * c.out_channels, 0.0);
    for (std::int64_t image = 0; image < out.images; ++image)
        for (std::int64_t channel = 0; channel < c.out_channels; ++channel) {
            const auto group = channel / c.group_out(), own = channel % c.group_out();
            const auto slab = own / kSlab, first = slab / kernels_->slabs * kernels_->slabs;  // of its tile
            const auto width = kSlab * std::min<std::int64_t>(kernels_->slabs, group_slabs() - first);
            const auto* of_tile = sums.data() + 2 * (image * slab_channels + (group * group_slabs() + first) * kSlab);
            totals[channel] += of_tile[own - first * kSlab];
            totals[c.out_channels + channel] += of_tile[width + own - first * kSlab];
        }
}

bool LevelConvolutionPlan::forward_to_levels(const std::uint8_t* levels, const float* scale, const NormBlocks& norm,
                                             const NormOutput& output) const {
    const auto& c = convolution_;
    const auto out = c.out();
    const auto scales = in_slabs(scale);
    const NormTiles tiles(norm);
    const auto group_tiles = (group_slabs() + kernels_->slabs - 1) / kernels_->slabs;
    const auto rows = std::clamp<std::int64_t>(kPixelsOfPart / out.width, 1, out.height);
    const auto parts = (out.height + rows - 1) / rows;
    bool has_nan = false;
#pragma omp parallel num_threads(norm.threads) reduction(|| : has_nan)
    {
        const auto plane = rows * out.row();
        std::vector<float> y(static_cast<std::size_t>(kernels_->slabs * kSlab / out.block * plane));
#pragma omp for collapse(3)
        for (std::int64_t image = 0; image < out.images; ++image)
            for (std::int64_t t = 0; t < c.groups * group_tiles; ++t)
                for (std::int64_t part = 0; part < parts; ++part) {
                    const auto group = t / group_tiles, own = t % group_tiles * kernels_->slabs;
                    const auto slab = group * group_slabs() + own, first = part * rows;
                    const auto count = std::min(rows, out.height - first);
                    auto work = tile(levels, image, slab);
                    work.scale = scales.data() + slab * kSlab;
                    work.pixel_offsets += first * out.width;
                    work.pixels = count * out.width;
                    work.out = y.data();
                    work.out_plane = plane;
                    kernels_->convolve(work);
                    const auto block = (group * c.group_out() + own * kSlab) / out.block;
                    for (std::int64_t b = 0; b < work.out_blocks; ++b) {
                        auto in = tiles.in(image, block + b, first, count);
                        in.x = y.data() + b * plane;
                        has_nan |= kernels_->normalize(in, tiles.out(output, image, block + b, first));
                    }
                }
    }
    return has_nan;
}

}  // namespace bitsweep::kernels
