#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "kernels/conv_levels.h"
#include "kernels/kernels.h"
#include "support/catch.h"

namespace bitsweep::kernels_test {

/// Whole numbers and floats of one seed.
class Random {
public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}

    std::int64_t whole(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
    }
    float real(float low, float high) { return std::uniform_real_distribution<float>(low, high)(engine_); }
    std::vector<float> reals(std::int64_t count, float low, float high) {
        std::vector<float> all(static_cast<std::size_t>(count));
        for (auto& value : all) value = real(low, high);
        return all;
    }

private:
    std::mt19937 engine_;
};

/// A convolution's integers in plain order: levels [N,C,H,W], codes [K,C/groups,k,k].
struct Integers {
    kernels::LevelConvolution shape;
    std::vector<float> levels;
    std::vector<std::int16_t> codes;

    std::vector<std::uint8_t> blocks() const {
        std::vector<std::uint8_t> bytes(static_cast<std::size_t>(shape.in.size()), 255);  // clear_padding() has work
        kernels::clear_padding(shape.in, bytes.data(), 2);
        kernels::levels_to_blocks(levels.data(), shape.in, bytes.data(), 2);
        return bytes;
    }

    /// Calls visit(index of the level, index of the code) for each product of one output.
    template <typename Visit>
    void each_product(std::int64_t n, std::int64_t k, std::int64_t y, std::int64_t x, Visit visit) const {
        const auto group = k / shape.group_out();
        for (std::int64_t c = 0; c < shape.group_in(); ++c)
            for (std::int64_t tap = 0; tap < shape.taps(); ++tap) {
                const auto row = y * shape.stride + tap / shape.kernel - shape.pad;
                const auto column = x * shape.stride + tap % shape.kernel - shape.pad;
                if (row < 0 || column < 0 || row >= shape.in.height || column >= shape.in.width) continue;
                const auto channel = group * shape.group_in() + c;
                visit(((n * shape.in.channels + channel) * shape.in.height + row) * shape.in.width + column,
                      (k * shape.group_in() + c) * shape.taps() + tap);
            }
    }

    std::int64_t sum(std::int64_t n, std::int64_t k, std::int64_t y, std::int64_t x) const {
        std::int64_t total = 0;
        each_product(n, k, y, x, [&](std::int64_t level, std::int64_t code) {
            total += static_cast<std::int64_t>(levels[static_cast<std::size_t>(level)]) *
                     codes[static_cast<std::size_t>(code)];
        });
        return total;
    }
};

/// Levels 0..2^activation_bits - 1, odd codes of weight_bits.
inline Integers random_integers(Random& random, kernels::LevelConvolution shape, int activation_bits, int weight_bits) {
    const int top = (1 << activation_bits) - 1, max_code = (1 << weight_bits) - 1;
    shape.top = top;
    Integers all{shape, {}, {}};
    for (std::int64_t i = 0; i < shape.in.images * shape.in.channels * shape.in.pixels(); ++i)
        all.levels.push_back(static_cast<float>(random.whole(0, top)));
    for (std::int64_t i = 0; i < shape.out_channels * shape.group_in() * shape.taps(); ++i)
        all.codes.push_back(static_cast<std::int16_t>(2 * random.whole(0, max_code) - max_code));
    return all;
}

inline kernels::LevelConvolution random_shape(Random& random, int block) {
    kernels::LevelConvolution shape;
    shape.kernel = 2 * random.whole(0, 3) + 1;
    shape.stride = std::vector<std::int64_t>{1, 1, 2, 4}[static_cast<std::size_t>(random.whole(0, 3))];
    shape.pad = random.whole(0, shape.kernel / 2);
    shape.in = {random.whole(1, 3),
                random.whole(1, 40),
                random.whole(7, 13),
                random.whole(7, 13),
                shape.pad + random.whole(0, 1),
                block};
    shape.out_channels = random.whole(1, 70);
    if (random.whole(0, 3) == 0) {
        shape.groups = random.whole(2, 3);
        shape.in.channels = shape.groups * block * random.whole(1, 2);
        shape.out_channels = shape.groups * block * random.whole(1, 3);
    }
    return shape;
}

}  // namespace bitsweep::kernels_test
