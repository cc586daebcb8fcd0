#pragma once

#include "deploy/integer_network.h"
#include "kernels/random_values.h"

namespace bitsweep::deploy_test {

/// Appends nodes with random numbers, which keep values around 1.
class NetworkMaker {
public:
    NetworkMaker(std::uint32_t seed, integer_op::Images images) : random_(seed) { append(images, {}); }

    std::size_t append(IntegerOp op, std::vector<std::size_t> inputs) {
        network.nodes.push_back({std::move(op), std::move(inputs), ""});
        network.nodes.back().name = "node" + std::to_string(network.nodes.size() - 1);
        return network.nodes.size() - 1;
    }

    std::size_t float_convolution(std::size_t x, std::int64_t in, std::int64_t out, std::int64_t kernel,
                                  std::int64_t stride = 1) {
        integer_op::FloatConvolution op{{}, out, kernel, stride, kernel / 2};
        op.weights.floats = random_.reals(out * in * kernel * kernel, -0.3F, 0.3F);
        return append(op, {x});
    }

    std::size_t level_convolution(std::size_t x, std::int64_t in, std::int64_t out, std::int64_t kernel,
                                  std::int64_t stride = 1, int bits = 2, std::int64_t groups = 1) {
        integer_op::LevelConvolution op{{}, out, kernel, stride, kernel / 2, groups};
        const int largest = (1 << bits) - 1;
        for (int code = -largest; code <= largest; code += 2)
            op.weights.levels.push_back(static_cast<std::int16_t>(code));
        for (std::int64_t i = 0; i < out * in / groups * kernel * kernel; ++i)
            op.weights.codes.push_back(static_cast<std::int16_t>(2 * random_.whole(0, largest) - largest));
        op.weights.scale = random_.reals(out, 0.01F, 0.02F);
        return append(op, {x});
    }

    std::size_t norm(std::size_t x, std::int64_t channels) {
        return append(integer_op::Norm{random_.reals(channels, 0.5F, 2), random_.reals(channels, -0.5F, 0.5F)}, {x});
    }

    std::size_t linear(std::size_t x, std::int64_t features, std::int64_t classes) {
        integer_op::Linear op;
        op.weights.floats = random_.reals(features * classes, -1, 1);
        op.bias = random_.reals(classes, -1, 1);
        return append(op, {x});
    }

    IntegerNetwork network;

private:
    kernels_test::Random random_;
};

/// Post-activation blocks: a stem; one with its own shortcut; one with half the size and zero channels; one that
/// projects by floats and one by levels of other bits; classifier on quantized features.
inline IntegerNetwork post_activation_network() {
    using namespace integer_op;
    NetworkMaker make(1, {3, 9, 31, 2});
    auto x = make.norm(make.float_convolution(0, 3, 12, 3), 12);
    const auto branch = [&](std::size_t from, std::int64_t in, std::int64_t out, std::int64_t stride) {
        const auto middle = make.norm(make.level_convolution(from, in, out, 3, stride), out);
        return make.norm(make.level_convolution(make.append(Levels{1.5F, 3}, {middle}), out, out, 3), out);
    };
    auto levels = make.append(Levels{1.25F, 3}, {x});
    x = make.append(Add{}, {branch(levels, 12, 12, 1), make.append(Values{}, {levels})});
    levels = make.append(Levels{1.25F, 3}, {x});
    auto shortcut = make.append(Subsample{2}, {make.append(Clip{1.25F}, {x})});
    x = make.append(Add{}, {branch(levels, 12, 21, 2), shortcut});
    levels = make.append(Levels{2, 3}, {x});
    shortcut = make.norm(make.float_convolution(make.append(Clip{2}, {x}), 21, 24, 1, 2), 24);
    x = make.append(Add{}, {branch(levels, 21, 24, 2), shortcut});
    levels = make.append(Levels{2, 3}, {x});
    shortcut = make.norm(make.level_convolution(make.append(Levels{2, 255}, {x}), 24, 32, 1, 1, 8), 32);
    x = make.append(Add{}, {branch(levels, 24, 32, 1), shortcut});
    x = make.append(GlobalPool{}, {make.append(Relu{}, {x})});
    x = make.append(Values{}, {make.append(Levels{1, 255}, {x})});
    make.linear(x, 32, 10);
    return make.network;
}

/// Pre-activation blocks, whose raw sums two nodes read; shortcuts by means.
inline IntegerNetwork pre_activation_network() {
    using namespace integer_op;
    NetworkMaker make(2, {1, 8, 0, 1});
    auto x = make.float_convolution(0, 1, 16, 5);
    for (const auto& [in, out, stride] : {std::tuple{16, 16, 1}, {16, 40, 2}, {40, 40, 1}}) {
        auto y = make.append(Levels{1.5F, 7}, {make.norm(x, in)});
        y = make.append(Levels{1, 15}, {make.norm(make.level_convolution(y, in, out, 3, stride, 4), out)});
        y = make.level_convolution(y, out, out, 3, 1, 8);
        x = make.append(Add{}, {y, stride == 1 ? x : make.append(AveragePool{stride}, {x})});
    }
    x = make.append(GlobalPool{}, {make.append(Relu{}, {make.norm(x, 40)})});
    make.linear(x, 40, 7);
    return make.network;
}

/// A straight line with max pools before its activations, and a convolution in groups.
inline IntegerNetwork plain_network() {
    using namespace integer_op;
    NetworkMaker make(3, {3, 13, 0, 1});
    auto x = make.append(MaxPool{2, 2, 0}, {make.norm(make.float_convolution(0, 3, 32, 3), 32)});
    x = make.level_convolution(make.append(Levels{1, 3}, {x}), 32, 64, 3, 1, 2, 2);
    x = make.append(MaxPool{3, 2, 1}, {make.norm(x, 64)});
    x = make.norm(make.level_convolution(make.append(Levels{1, 1}, {x}), 64, 30, 3), 30);
    make.linear(make.append(GlobalPool{}, {make.append(Relu{}, {x})}), 30, 11);
    return make.network;
}

}  // namespace bitsweep::deploy_test
