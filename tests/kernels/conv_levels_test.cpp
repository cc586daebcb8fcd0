#include "kernels/conv_levels.h"

#include "kernels/random_values.h"

namespace bitsweep::conv_levels_test {

using namespace kernels;
using kernels_test::Integers;
using kernels_test::Random;

namespace {

// Outputs that are not the brute-force sum, rounded once to float32 and once by the scale.
std::int64_t wrong_outputs(const BlockKernels& row, const Integers& integers, const std::vector<float>& scale) {
    const auto& shape = integers.shape;
    LevelConvolutionPlan plan(row, shape);
    plan.pack(integers.codes.data(), 2);
    const auto out = shape.out();
    std::vector<float> y(static_cast<std::size_t>(out.size()), -1.0F);
    plan.forward(integers.blocks().data(), scale.data(), y.data(), nullptr, 2);
    std::int64_t wrong = 0;
    for (std::int64_t n = 0; n < out.images; ++n)
        for (std::int64_t k = 0; k < out.blocks() * out.block; ++k)
            for (std::int64_t p = 0; p < out.pixels(); ++p) {
                const auto is = y[static_cast<std::size_t>(out.channel(n, k) + p * out.block)];
                const auto should = k < out.channels
                                        ? static_cast<float>(integers.sum(n, k, p / out.width, p % out.width)) *
                                              scale[static_cast<std::size_t>(k)]
                                        : 0.0F;
                if (is != should) ++wrong;
            }
    return wrong;
}

}  // namespace

TEST_CASE("a sum in int16 holds as many steps as its bound says", "[kernels]") {
    CHECK(steps_in_int16(3, 3) == 1820);
    CHECK(steps_in_int16(15, 15) == 72);
    CHECK(steps_in_int16(31, 31) == 17);
    CHECK(steps_in_int16(63, 63) == 4);
    CHECK(steps_in_int16(255, 127) == 0);
    CHECK(steps_in_int16(1, 0) == 16383);
    for (int top = 1; top < 256; ++top)
        for (int code = 1; code < 128; ++code) {
            const auto steps = steps_in_int16(top, code);
            REQUIRE(steps * 2 * top * code <= 32767);
            REQUIRE((steps + 1) * 2 * top * code > 32767);
        }
}

TEST_CASE("an integer convolution is the brute-force sum, on every instruction set", "[kernels]") {
    Random random(19);
    for (int trial = 0; trial < 60; ++trial)
        for (const auto* row : implementations()) {
            const auto shape = kernels_test::random_shape(random, row->blocks.block);
            if (refusal(shape, 255) != nullptr) continue;
            const auto integers = random_integers(random, shape, static_cast<int>(random.whole(1, 8)),
                                                  static_cast<int>(random.whole(1, 8)));
            INFO(row->name << ": " << shape.in.channels << " to " << shape.out_channels << ", kernel " << shape.kernel
                           << ", stride " << shape.stride << ", pad " << shape.pad << ", groups " << shape.groups
                           << ", " << shape.in.height << " x " << shape.in.width);
            CHECK(wrong_outputs(row->blocks, integers, random.reals(shape.out_channels, 0.01F, 2)) == 0);
        }
}

TEST_CASE("every pair of 1 to 8 bits gives exact sums", "[kernels]") {
    Random random(20);
    for (const auto* row : implementations())
        for (int activation_bits = 1; activation_bits <= 8; ++activation_bits)
            for (int weight_bits = 1; weight_bits <= 8; ++weight_bits) {
                LevelConvolution shape;
                shape.in = {2, 21, 5, 6, 1, row->blocks.block};
                shape.out_channels = 19;
                const auto integers = random_integers(random, shape, activation_bits, weight_bits);
                INFO(row->name << ": " << activation_bits << " x " << weight_bits << " bits");
                CHECK(wrong_outputs(row->blocks, integers, std::vector<float>(19, 1.0F)) == 0);
            }
}

TEST_CASE("sums at the bound neither saturate nor wrap", "[kernels]") {
    for (const auto* row : implementations())
        for (const int top : {1, 3, 15, 31, 63, 255})
            for (const int code : {1, 3, 15, 31, 63, 127, 128, 255}) {
                LevelConvolution shape;
                shape.in = {1, 256, 3, 3, 1, row->blocks.block};
                shape.out_channels = 2;
                shape.top = top;
                Integers integers{shape, std::vector<float>(256 * 9, static_cast<float>(top)),
                                  std::vector<std::int16_t>(2 * 256 * 9, static_cast<std::int16_t>(code))};
                std::fill_n(integers.codes.begin(), 256 * 9, static_cast<std::int16_t>(-code));
                INFO(row->name << ": level " << top << ", code " << code);
                CHECK(wrong_outputs(row->blocks, integers, {1.0F, 1.0F}) == 0);
            }
}

TEST_CASE("what the integer convolution does not take is refused with its reason", "[kernels]") {
    LevelConvolution shape;
    shape.in = {1, 16, 8, 8, 1, 8};
    shape.out_channels = 16;
    CHECK(refusal(shape, 3) == nullptr);
    const auto reason = [&](auto change, int max_code = 3) {
        auto changed = shape;
        change(changed);
        const auto* text = refusal(changed, max_code);
        return std::string(text == nullptr ? "" : text);
    };
    CHECK(reason([](auto& c) { c.groups = 3; }) == "channels are no multiple of the groups");
    CHECK(reason([](auto& c) { c.groups = 4; }) == "a group does not begin with a block of channels");
    CHECK(reason([](auto& c) { c.in.pad = 0; }) == "levels have too little padding");
    CHECK(reason([](auto& c) { c.kernel = 11; }) == "the kernel is larger than the picture");
    CHECK(reason([](auto& c) { c.kernel = 11, c.stride = 4; }) == "the kernel is larger than the picture");
    CHECK(reason([](auto& c) { c.in.channels = 8192, c.top = 255; }, 255) == "sums do not fit into 32 bits");
}

TEST_CASE("the sums for the batch norm are those of the outputs, whatever the number of threads", "[kernels]") {
    Random random(21);
    for (const auto* row : implementations())
        for (const std::int64_t groups : {1, 2}) {
            LevelConvolution shape;
            shape.in = {5, 32, 17, 15, 1, row->blocks.block};
            shape.out_channels = groups == 1 ? 83 : 96;
            shape.groups = groups;
            const auto integers = random_integers(random, shape, 2, 2);
            const auto scale = random.reals(shape.out_channels, 0.1F, 1);
            LevelConvolutionPlan plan(row->blocks, integers.shape);
            plan.pack(integers.codes.data(), 1);
            const auto out = shape.out();
            const auto channels = static_cast<std::size_t>(shape.out_channels);
            std::vector<float> y(static_cast<std::size_t>(out.size()));
            std::vector<double> totals(2 * channels), other(2 * channels);
            plan.forward(integers.blocks().data(), scale.data(), y.data(), totals.data(), 1);
            plan.forward(integers.blocks().data(), scale.data(), y.data(), other.data(), 3);
            CHECK(totals == other);
            for (std::size_t k = 0; k < channels; ++k) {
                double sum = 0, square_sum = 0;
                for (std::int64_t n = 0; n < out.images; ++n)
                    for (std::int64_t p = 0; p < out.pixels(); ++p) {
                        const double v =
                            y[static_cast<std::size_t>(out.channel(n, static_cast<std::int64_t>(k)) + p * out.block)];
                        sum += v;
                        square_sum += v * v;
                    }
                INFO(row->name << ", channel " << k);
                CHECK(std::abs(totals[k] - sum) <=
                      1e-6 * std::sqrt(square_sum * static_cast<double>(out.images * out.pixels())));
                CHECK(std::abs(totals[channels + k] - square_sum) <= 1e-6 * square_sum);
            }
        }
}

}  // namespace bitsweep::conv_levels_test
