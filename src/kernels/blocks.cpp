#include "kernels/blocks.h"

#include <algorithm>

namespace bitsweep::kernels {
namespace {

template <typename Value>
void clear_around(const BlockLayout& l, Value* values, int threads) {
    if (l.pad == 0) return;
#pragma omp parallel for num_threads(threads)
    for (std::int64_t i = 0; i < l.images * l.blocks(); ++i) {
        auto* plane = values + i * l.plane();
        std::fill(plane, plane + l.pad * l.row(), Value{});
        for (std::int64_t y = 0; y < l.height; ++y) {
            std::fill_n(plane + l.pixel(y, -l.pad), l.pad * l.block, Value{});
            std::fill_n(plane + l.pixel(y, l.width), l.pad * l.block, Value{});
        }
        std::fill(plane + l.pixel(l.height, -l.pad), plane + l.plane(), Value{});
    }
}

// visit(index in [images, channels, height, width], index in blocks) for each value.
template <typename Visit>
void each_value(const BlockLayout& l, int threads, Visit visit) {
#pragma omp parallel for num_threads(threads)
    for (std::int64_t plane = 0; plane < l.images * l.channels; ++plane) {
        const auto to = l.channel(plane / l.channels, plane % l.channels);
        for (std::int64_t y = 0; y < l.height; ++y)
            for (std::int64_t x = 0; x < l.width; ++x) visit(plane * l.pixels() + y * l.width + x, to + l.pixel(y, x));
    }
}

template <typename Value>
void clear_missing_channels(const BlockLayout& l, Value* values, int threads) {
    const auto present = l.channels % l.block;
    if (present == 0) return;
#pragma omp parallel for num_threads(threads)
    for (std::int64_t image = 0; image < l.images; ++image) {
        auto* plane = values + image * l.image() + (l.blocks() - 1) * l.plane();
        for (std::int64_t at = 0; at < l.plane(); at += l.block)
            std::fill(plane + at + present, plane + at + l.block, Value{});
    }
}

// visit(index in `in`, index in `out`) for each value of a shortcut.
template <typename Visit>
void each_placed(const BlockLayout& in, std::int64_t stride, std::int64_t first, const BlockLayout& out, int threads,
                 Visit visit) {
#pragma omp parallel for num_threads(threads)
    for (std::int64_t i = 0; i < in.images * in.channels; ++i) {
        const auto image = i / in.channels, channel = i % in.channels;
        const auto from = in.channel(image, channel), to = out.channel(image, first + channel);
        for (std::int64_t y = 0; y < out.height; ++y)
            for (std::int64_t x = 0; x < out.width; ++x)
                visit(from + in.pixel(y * stride, x * stride), to + out.pixel(y, x));
    }
}

}  // namespace

void clear_padding(const BlockLayout& layout, std::uint8_t* levels, int threads) {
    clear_around(layout, levels, threads);
}
void clear_padding(const BlockLayout& layout, float* values, int threads) {
    clear_around(layout, values, threads);
}

void to_blocks(const float* planes, const BlockLayout& layout, float* values, int threads) {
    clear_missing_channels(layout, values, threads);
    each_value(layout, threads, [&](auto from, auto to) { values[to] = planes[from]; });
}

void from_blocks(const float* values, const BlockLayout& layout, float* planes, int threads) {
    each_value(layout, threads, [&](auto to, auto from) { planes[to] = values[from]; });
}

void levels_to_blocks(const float* planes, const BlockLayout& layout, std::uint8_t* levels, int threads) {
    clear_missing_channels(layout, levels, threads);
    each_value(layout, threads, [&](auto from, auto to) { levels[to] = static_cast<std::uint8_t>(planes[from]); });
}

void levels_to_floats(const std::uint8_t* levels, const BlockLayout& layout, float step, float* values, int threads) {
    const auto to = layout.padded(0);
#pragma omp parallel for num_threads(threads)
    for (std::int64_t i = 0; i < layout.images * layout.blocks(); ++i)
        for (std::int64_t y = 0; y < layout.height; ++y) {
            const auto* row = levels + i * layout.plane() + layout.pixel(y, 0);
            auto* out = values + i * to.plane() + y * to.row();
            for (std::int64_t k = 0; k < to.row(); ++k) out[k] = static_cast<float>(row[k]) * step;
        }
}

void place_channels(const BlockLayout& in, const float* from, std::int64_t stride, std::int64_t first,
                    const BlockLayout& out, float* to, int threads) {
    std::fill(to, to + out.size(), 0.0F);
    each_placed(in, stride, first, out, threads, [&](auto at, auto placed) { to[placed] = from[at]; });
}

void place_channels_backward(const BlockLayout& in, float* from_gradient, std::int64_t stride, std::int64_t first,
                             const BlockLayout& out, const float* gradient, int threads) {
    std::fill(from_gradient, from_gradient + in.size(), 0.0F);
    each_placed(in, stride, first, out, threads, [&](auto at, auto placed) { from_gradient[at] = gradient[placed]; });
}

}  // namespace bitsweep::kernels
