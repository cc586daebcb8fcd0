#include "kernels/float_layers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace bitsweep::kernels {
namespace {

// visit(value of x, y of the block) for every value of each window, in order; finish(y, number of values).
template <typename Start, typename Visit, typename Finish>
void pool(const Pooling& pooling, const BlockLayout& in, const float* x, const BlockLayout& out, float* y, Start start,
          Visit visit, Finish finish) {
    for (std::int64_t block = 0; block < out.blocks(); ++block)
        for (std::int64_t row = 0; row < out.height; ++row)
            for (std::int64_t column = 0; column < out.width; ++column) {
                auto* to = y + block * out.plane() + out.pixel(row, column);
                const auto top = row * pooling.stride - pooling.pad, left = column * pooling.stride - pooling.pad;
                const auto first_row = std::max<std::int64_t>(0, top), first_column = std::max<std::int64_t>(0, left);
                const auto end_row = std::min(in.height, top + pooling.kernel);
                const auto end_column = std::min(in.width, left + pooling.kernel);
                std::fill_n(to, out.block, start);
                for (auto r = first_row; r < end_row; ++r)
                    for (auto c = first_column; c < end_column; ++c) {
                        const auto* from = x + block * in.plane() + in.pixel(r, c);
                        for (std::int64_t i = 0; i < out.block; ++i) visit(from[i], to[i]);
                    }
                const auto count = (end_row - first_row) * (end_column - first_column);
                for (std::int64_t i = 0; i < out.block; ++i) finish(to[i], static_cast<float>(count));
            }
}

}  // namespace

FloatConvolutionPlan::FloatConvolutionPlan(const BlockKernels& kernels, const LevelConvolution& shape,
                                           const float* weights)
    : kernels_(&kernels), shape_(shape), pixel_offsets_(shape.pixel_offsets()) {
    if (shape.in.block != kernels.block || shape.in.images != 1 || shape.groups != 1 || shape.pad > shape.in.pad)
        throw std::invalid_argument("a float convolution takes one image in the kernels' blocks, padded, in one group");
    const auto block = shape.in.block, steps = shape.in.channels * shape.taps();
    for (std::int64_t channel = 0; channel < shape.in.channels; ++channel)
        for (std::int64_t tap = 0; tap < shape.taps(); ++tap) step_offsets_.push_back(shape.tap_offset(channel, tap));
    weights_.resize(static_cast<std::size_t>(shape.out().blocks() * steps * block));
    for (std::int64_t channel = 0; channel < shape.out_channels; ++channel)
        for (std::int64_t step = 0; step < steps; ++step)
            weights_[static_cast<std::size_t>((channel / block * steps + step) * block + channel % block)] =
                weights[channel * steps + step];
}

void FloatConvolutionPlan::forward(const float* values, float* y) const {
    const auto out = shape_.out();
    FloatConvTile tile;
    tile.values = values + shape_.origin();
    tile.step_offsets = step_offsets_.data();
    tile.pixel_offsets = pixel_offsets_.data();
    tile.steps = static_cast<std::int64_t>(step_offsets_.size());
    tile.pixels = out.pixels();
    for (std::int64_t block = 0; block < out.blocks(); ++block) {
        tile.weights = weights_.data() + block * tile.steps * out.block;
        tile.out = y + block * out.plane();
        kernels_->convolve_floats(tile);
    }
}

void copy_into(const BlockLayout& to_layout, const BlockLayout& from_layout, const float* from, float* to) {
    for (std::int64_t block = 0; block < from_layout.blocks(); ++block)
        for (std::int64_t row = 0; row < from_layout.height; ++row)
            std::copy_n(from + block * from_layout.plane() + from_layout.pixel(row, 0),
                        from_layout.width * from_layout.block,
                        to + block * to_layout.plane() + to_layout.pixel(row, 0));
}

bool count_thresholds(const BlockLayout& in, const float* x, const std::vector<float>& thresholds,
                      const BlockLayout& out, std::uint8_t* levels) {
    bool has_nan = false;
    const auto values = in.width * in.block;
    for (std::int64_t block = 0; block < in.blocks(); ++block)
        for (std::int64_t row = 0; row < in.height; ++row) {
            const auto* from = x + block * in.plane() + in.pixel(row, 0);
            auto* to = levels + block * out.plane() + out.pixel(row, 0);
            std::fill_n(to, values, std::uint8_t{0});
            for (const float threshold : thresholds)
                for (std::int64_t i = 0; i < values; ++i) to[i] += threshold < from[i];
            has_nan |= std::any_of(from, from + values, [](float value) { return std::isnan(value); });
            const auto channels = std::min(in.block, in.channels - block * in.block);
            for (std::int64_t i = 0; channels < in.block && i < values; i += in.block)
                std::fill(to + i + channels, to + i + in.block, std::uint8_t{0});
        }
    return has_nan;
}

void scale_and_shift(const BlockLayout& layout, const float* slope, const float* offset, float* x) {
    for (std::int64_t block = 0; block < layout.blocks(); ++block, slope += layout.block, offset += layout.block)
        for (auto* end = x + layout.plane(); x < end; x += layout.block)
            for (std::int64_t i = 0; i < layout.block; ++i) x[i] = x[i] * slope[i] + offset[i];
}

void add(const BlockLayout& layout, const float* other, float* x) {
    for (std::int64_t i = 0; i < layout.image(); ++i) x[i] += other[i];
}

void average_pool(const Pooling& pooling, const BlockLayout& in, const float* x, const BlockLayout& out, float* y) {
    pool(
        pooling, in, x, out, y, 0.0F, [](float value, float& sum) { sum += value; },
        [](float& sum, float count) { sum /= count; });
}

void max_pool(const Pooling& pooling, const BlockLayout& in, const float* x, const BlockLayout& out, float* y) {
    pool(
        pooling, in, x, out, y, -std::numeric_limits<float>::infinity(),
        [](float value, float& largest) { largest = value > largest || value != value ? value : largest; },
        [](float&, float) {});
}

void linear(const float* x, std::int64_t features, const float* weights, const float* bias, std::int64_t outputs,
            float* y) {
    std::fill_n(y, outputs, 0.0F);
    for (std::int64_t f = 0; f < features; ++f, weights += outputs)
        for (std::int64_t o = 0; o < outputs; ++o) y[o] += x[f] * weights[o];
    for (std::int64_t o = 0; o < outputs; ++o) y[o] += bias[o];
}

}  // namespace bitsweep::kernels
