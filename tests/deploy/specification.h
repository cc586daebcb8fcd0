#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "deploy/integer_network.h"
#include "kernels/level.h"

namespace bitsweep::deploy_test {

using Floats = std::vector<float>;

/// Computes a network node after node in planes, as its header says: one image, levels as floats.
class Specification {
public:
    Specification(const IntegerNetwork& network, Floats image)
        : network_(network), shapes_(shapes_of(network)), image_(std::move(image)) {}

    Floats logits() { return values().back(); }

    /// Of every node, [C,S,S]; of levels the levels themselves.
    const std::vector<Floats>& values() {
        values_.clear();
        for (index_ = 0; index_ < network_.nodes.size(); ++index_)
            values_.push_back(std::visit([&](const auto& op) { return run(op); }, network_.nodes[index_].op));
        return values_;
    }

private:
    std::size_t input(std::size_t i = 0) const { return network_.nodes[index_].inputs[i]; }
    const Floats& x(std::size_t i = 0) const { return values_[input(i)]; }
    std::int64_t size_in(std::size_t i = 0) const { return shapes_[input(i)].size; }
    std::int64_t channels_in(std::size_t i = 0) const { return shapes_[input(i)].channels; }
    float at(std::int64_t c, std::int64_t row, std::int64_t column) const {
        const auto size = size_in();
        if (row < 0 || column < 0 || row >= size || column >= size) return 0;
        return x()[static_cast<std::size_t>((c * size + row) * size + column)];
    }
    template <typename Value>
    Floats each_value(Value value) const {
        Floats y;
        for (const float v : x()) y.push_back(value(v));
        return y;
    }
    // value(channel, row, column) for the whole output.
    template <typename Value>
    Floats each_pixel(Value value) const {
        Floats y;
        const auto& shape = shapes_[index_];
        for (std::int64_t c = 0; c < shape.channels; ++c)
            for (std::int64_t row = 0; row < shape.size; ++row)
                for (std::int64_t column = 0; column < shape.size; ++column) y.push_back(value(c, row, column));
        return y;
    }

    Floats run(const integer_op::Images& images) const {
        auto y = image_;
        if (images.levels == 0) return y;
        const float h = static_cast<float>(images.levels - 1) / 2;
        for (auto& v : y) v = std::nearbyint(std::clamp(v / images.range, -1.0F, 1.0F) * h) / h * images.range;
        return y;
    }
    template <typename Convolution, typename Sum, typename Weight>
    Floats convolved(const Convolution& op, std::int64_t groups, const std::vector<Weight>& weights, Sum) const {
        return each_pixel([&](auto k, auto row, auto column) {
            const auto in = channels_in() / groups, first = k / (op.out_channels / groups) * in;
            Sum sum = 0;
            for (std::int64_t c = 0; c < in; ++c)
                for (std::int64_t r = 0; r < op.kernel; ++r)
                    for (std::int64_t s = 0; s < op.kernel; ++s)
                        sum += static_cast<Sum>(
                                   weights[static_cast<std::size_t>(((k * in + c) * op.kernel + r) * op.kernel + s)]) *
                               static_cast<Sum>(
                                   at(first + c, row * op.stride + r - op.pad, column * op.stride + s - op.pad));
            return static_cast<float>(sum);
        });
    }
    Floats run(const integer_op::LevelConvolution& op) const {
        auto y = convolved(op, op.groups, op.weights.codes, std::int64_t{});
        const auto pixels = y.size() / static_cast<std::size_t>(op.out_channels);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] *= op.weights.scale_of(i / pixels);
        return y;
    }
    Floats run(const integer_op::FloatConvolution& op) const {
        return convolved(op, 1, op.weights.values(op.out_channels), float{});
    }
    Floats run(const integer_op::Norm& op) const {
        auto y = x();
        const auto pixels = y.size() / op.slope.size();
        for (std::size_t i = 0; i < y.size(); ++i) y[i] = y[i] * op.slope[i / pixels] + op.offset[i / pixels];
        return y;
    }
    Floats run(const integer_op::Levels& op) const {
        if (!op.thresholds.empty())
            return each_value([&](float v) {
                return static_cast<float>(
                    std::count_if(op.thresholds.begin(), op.thresholds.end(), [&](float t) { return t < v; }));
            });
        return each_value([&](float v) { return kernels::level_of(v, op.alpha, static_cast<float>(op.top)); });
    }
    Floats run(const integer_op::Values&) const {
        const auto& levels = std::get<integer_op::Levels>(network_.nodes[input()].op);
        return each_value([&](float v) { return v * (levels.alpha / static_cast<float>(levels.top)); });
    }
    Floats run(const integer_op::Clip& op) const {
        return each_value([&](float v) { return std::min(std::max(v, 0.0F), op.alpha); });
    }
    Floats run(const integer_op::Relu&) const {
        return each_value([](float v) { return std::max(v, 0.0F); });
    }
    Floats run(const integer_op::Add&) const {
        const auto first = (channels_in(0) - channels_in(1)) / 2, pixels = size_in() * size_in();
        auto y = x(0);
        for (std::size_t i = 0; i < x(1).size(); ++i) y[static_cast<std::size_t>(first * pixels) + i] += x(1)[i];
        return y;
    }
    Floats run(const integer_op::Subsample& op) const {
        return each_pixel([&](auto c, auto row, auto column) { return at(c, row * op.stride, column * op.stride); });
    }
    Floats mean(std::int64_t stride) const {
        return each_pixel([&](auto c, auto row, auto column) {
            float sum = 0;
            int count = 0;
            for (auto r = row * stride; r < std::min(size_in(), (row + 1) * stride); ++r)
                for (auto s = column * stride; s < std::min(size_in(), (column + 1) * stride); ++s, ++count)
                    sum += at(c, r, s);
            return sum / static_cast<float>(count);
        });
    }
    Floats run(const integer_op::AveragePool& op) const { return mean(op.stride); }
    Floats run(const integer_op::GlobalPool&) const { return mean(size_in()); }
    Floats run(const integer_op::MaxPool& op) const {
        return each_pixel([&](auto c, auto row, auto column) {
            float largest = -std::numeric_limits<float>::infinity();
            for (std::int64_t r = row * op.stride - op.pad; r < row * op.stride - op.pad + op.kernel; ++r)
                for (std::int64_t s = column * op.stride - op.pad; s < column * op.stride - op.pad + op.kernel; ++s)
                    if (r >= 0 && s >= 0 && r < size_in() && s < size_in()) largest = std::max(largest, at(c, r, s));
            return largest;
        });
    }
    Floats run(const integer_op::Linear& op) const {
        const auto weights = op.weights.values(static_cast<std::int64_t>(op.bias.size()));
        Floats y;
        for (std::size_t o = 0; o < op.bias.size(); ++o) {
            float sum = 0;
            for (std::size_t f = 0; f < x().size(); ++f) sum += x()[f] * weights[o * x().size() + f];
            y.push_back(sum + op.bias[o]);
        }
        return y;
    }

    const IntegerNetwork& network_;
    const std::vector<IntegerShape> shapes_;
    const Floats image_;
    std::vector<Floats> values_;
    std::size_t index_ = 0;
};

}  // namespace bitsweep::deploy_test
