#include "kernels/blocks.h"

#include <numeric>

#include "kernels/random_values.h"

namespace bitsweep::blocks_test {

using namespace kernels;

TEST_CASE("planes go to blocks and back", "[kernels]") {
    kernels_test::Random random(41);
    for (const std::int64_t block : {8, 16})
        for (const std::int64_t channels : {3, 16, 21}) {
            const BlockLayout layout{2, channels, 3, 5, 1, block};
            const auto planes = random.reals(2 * channels * 15, -1, 1);
            std::vector<float> values(static_cast<std::size_t>(layout.size()), 9), back(planes.size());
            to_blocks(planes.data(), layout, values.data(), 2);
            clear_padding(layout, values.data(), 2);
            from_blocks(values.data(), layout, back.data(), 2);
            CHECK(back == planes);
            double in_blocks = 0, in_planes = 0;
            for (const auto value : values) in_blocks += value;
            for (const auto value : planes) in_planes += value;
            CHECK(std::abs(in_blocks - in_planes) < 1e-12);  // nothing but the planes' values
        }
}

TEST_CASE("levels go to bytes in blocks, and times their step back", "[kernels]") {
    const BlockLayout layout{2, 11, 4, 3, 2, 8};
    std::vector<float> planes(2 * 11 * 12);
    for (std::size_t i = 0; i < planes.size(); ++i) planes[i] = static_cast<float>(i % 256);
    std::vector<std::uint8_t> levels(static_cast<std::size_t>(layout.size()));
    std::vector<float> floats(static_cast<std::size_t>(layout.padded(0).size())), back(planes.size());
    levels_to_blocks(planes.data(), layout, levels.data(), 2);
    levels_to_floats(levels.data(), layout, 0.5F, floats.data(), 2);
    from_blocks(floats.data(), layout.padded(0), back.data(), 1);
    for (auto& value : planes) value *= 0.5F;
    CHECK(back == planes);
}

TEST_CASE("a shortcut without projection takes every second pixel between channels of zeros", "[kernels]") {
    kernels_test::Random random(42);
    for (const std::int64_t block : {8, 16}) {
        const BlockLayout in{2, 16, 5, 6, 0, block}, out{2, 32, 3, 3, 0, block};
        const auto x = random.reals(in.size(), -1, 1), g = random.reals(out.size(), -1, 1);
        std::vector<float> y(static_cast<std::size_t>(out.size()), 9), dx(x.size(), 9);
        place_channels(in, x.data(), 2, 8, out, y.data(), 2);
        place_channels_backward(in, dx.data(), 2, 8, out, g.data(), 2);
        const auto at = [&](const BlockLayout& l, std::int64_t c, std::int64_t row, std::int64_t column) {
            return static_cast<std::size_t>(l.channel(1, c) + l.pixel(row, column));
        };
        CHECK(y[at(out, 8, 2, 1)] == x[at(in, 0, 4, 2)]);
        CHECK(y[at(out, 23, 0, 2)] == x[at(in, 15, 0, 4)]);
        CHECK(y[at(out, 7, 1, 1)] == 0);
        CHECK(y[at(out, 24, 1, 1)] == 0);
        CHECK(dx[at(in, 3, 2, 4)] == g[at(out, 11, 1, 2)]);
        CHECK(dx[at(in, 3, 1, 4)] == 0);
        // A linear map and its transpose.
        CHECK(std::abs(std::inner_product(y.begin(), y.end(), g.begin(), 0.0) -
                       std::inner_product(x.begin(), x.end(), dx.begin(), 0.0)) < 1e-4);
    }
}

}  // namespace bitsweep::blocks_test
