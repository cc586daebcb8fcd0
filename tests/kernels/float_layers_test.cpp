#include "kernels/float_layers.h"

#include <limits>

#include "kernels/random_values.h"

namespace bitsweep::float_layers_test {

using namespace kernels;
using kernels_test::Random;

namespace {

using Floats = std::vector<float>;

/// A picture [C,H,W], read as zero around it.
struct Picture {
    std::int64_t channels, size;
    Floats values;

    float at(std::int64_t c, std::int64_t y, std::int64_t x) const {
        const bool inside = y >= 0 && x >= 0 && y < size && x < size;
        return inside ? values[static_cast<std::size_t>((c * size + y) * size + x)] : 0.0F;
    }
    Floats in(const BlockLayout& layout) const {
        Floats blocks(static_cast<std::size_t>(layout.size()));
        to_blocks(values.data(), layout, blocks.data(), 1);
        return blocks;
    }
};

Picture random_picture(Random& random, std::int64_t channels, std::int64_t size) {
    return {channels, size, random.reals(channels * size * size, -1, 1)};
}

Floats in_planes(const Floats& blocks, const BlockLayout& layout) {
    Floats planes(static_cast<std::size_t>(layout.channels * layout.pixels()));
    from_blocks(blocks.data(), layout, planes.data(), 1);
    return planes;
}

// In the order that the header promises.
Floats convolved(const Picture& x, const LevelConvolution& shape, const Floats& weights) {
    Floats y;
    for (std::int64_t k = 0; k < shape.out_channels; ++k)
        for (std::int64_t row = 0; row < shape.out_height(); ++row)
            for (std::int64_t column = 0; column < shape.out_width(); ++column) {
                float sum = 0;
                for (std::int64_t c = 0; c < x.channels; ++c)
                    for (std::int64_t tap = 0; tap < shape.taps(); ++tap)
                        sum += weights[static_cast<std::size_t>((k * x.channels + c) * shape.taps() + tap)] *
                               x.at(c, row * shape.stride + tap / shape.kernel - shape.pad,
                                    column * shape.stride + tap % shape.kernel - shape.pad);
                y.push_back(sum);
            }
    return y;
}

}  // namespace

TEST_CASE("a float convolution has the bits of its sum in order, on every instruction set", "[kernels]") {
    Random random(31);
    for (int trial = 0; trial < 20; ++trial)
        for (const auto* row : implementations()) {
            auto shape = kernels_test::random_shape(random, row->blocks.block);
            shape.groups = 1;
            shape.in.images = 1;
            shape.in.width = shape.in.height;
            const auto x = random_picture(random, shape.in.channels, shape.in.height);
            const auto weights = random.reals(shape.out_channels * x.channels * shape.taps(), -1, 1);
            Floats y(static_cast<std::size_t>(shape.out().size()));
            FloatConvolutionPlan(row->blocks, shape, weights.data()).forward(x.in(shape.in).data(), y.data());
            INFO(row->name << ": " << shape.in.channels << " to " << shape.out_channels << ", kernel " << shape.kernel
                           << ", stride " << shape.stride << ", pad " << shape.pad);
            CHECK(in_planes(y, shape.out()) == convolved(x, shape, weights));
        }
}

TEST_CASE("pooling counts the values inside the picture alone", "[kernels]") {
    const Picture x{1, 3, {1, -2, 3, 4, 5, -6, 7, 8, 9}};
    for (const std::int64_t block : {8, 16}) {
        const BlockLayout in{1, 1, 3, 3, 0, block}, out{1, 1, 2, 2, 0, block};
        Floats y(static_cast<std::size_t>(out.size()));
        average_pool({2, 2, 0}, in, x.in(in).data(), out, y.data());
        CHECK(in_planes(y, out) == Floats{2, -1.5F, 7.5F, 9});
        max_pool({3, 2, 1}, in, x.in(in).data(), out, y.data());
        CHECK(in_planes(y, out) == Floats{5, 5, 8, 9});
    }
}

TEST_CASE("a maximum over a NaN is NaN wherever it stands", "[kernels]") {
    const BlockLayout in{1, 1, 2, 2, 0, 8}, out{1, 1, 1, 1, 0, 8};
    for (std::size_t place = 0; place < 4; ++place) {
        Picture x{1, 2, {1, 2, 3, 4}};
        x.values[place] = std::numeric_limits<float>::quiet_NaN();
        Floats y(8);
        max_pool({2, 2, 0}, in, x.in(in).data(), out, y.data());
        CHECK(std::isnan(y.front()));
    }
}

TEST_CASE("a linear layer adds its features in order, then the bias", "[kernels]") {
    Random random(32);
    const std::int64_t features = 67, outputs = 13;
    const auto x = random.reals(features, -1, 1), w = random.reals(features * outputs, -1, 1),
               bias = random.reals(outputs, -1, 1);
    Floats y(outputs), expected;
    for (std::size_t o = 0; o < outputs; ++o) {
        float sum = 0;
        for (std::size_t f = 0; f < features; ++f) sum += x[f] * w[f * outputs + o];
        expected.push_back(sum + bias[o]);
    }
    linear(x.data(), features, w.data(), bias.data(), outputs, y.data());
    CHECK(y == expected);
}

}  // namespace bitsweep::float_layers_test
