#include "kernels/norm_blocks.h"

#include <limits>

#include "kernels/conv_levels.h"
#include "kernels/level.h"
#include "kernels/random_values.h"

namespace bitsweep::norm_blocks_test {

using namespace kernels;
using kernels_test::Random;
using Kind = BlockClip::Kind;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// A norm's operands, in blocks.
struct Norm {
    BlockLayout layout;
    std::vector<float> x, residual, slope, offset, center;

    Norm(Random& random, const BlockLayout& of, bool has_residual) : layout(of) {
        x = blocks(random.reals(count(), -3, 3));
        if (has_residual) residual = blocks(random.reals(count(), -1, 1));
        slope = random.reals(of.channels, -1, 2);
        offset = random.reals(of.channels, -1, 1);
        center = random.reals(of.channels, -1, 1);
    }
    std::int64_t count() const { return layout.images * layout.channels * layout.pixels(); }
    std::vector<float> blocks(const std::vector<float>& planes) const {
        std::vector<float> all(static_cast<std::size_t>(layout.size()));
        to_blocks(planes.data(), layout, all.data(), 1);
        return all;
    }
    NormBlocks operands(int threads) const {
        return {layout,        x.data(), residual.empty() ? nullptr : residual.data(), slope.data(), offset.data(),
                center.data(), threads};
    }
    // y, as one operation after the other rounds it.
    float y(std::int64_t channel, std::int64_t at) const {
        const auto c = static_cast<std::size_t>(channel), i = static_cast<std::size_t>(at);
        const float scaled = x[i] * slope[c];
        const float shifted = scaled + offset[c];
        return residual.empty() ? shifted : shifted + residual[i];
    }
    // visit(image, channel, pixel, index in blocks).
    template <typename Visit>
    void each(Visit visit) const {
        for (std::int64_t n = 0; n < layout.images; ++n)
            for (std::int64_t c = 0; c < layout.channels; ++c)
                for (std::int64_t p = 0; p < layout.pixels(); ++p)
                    visit(n, c, p, layout.channel(n, c) + p * layout.block);
    }
};

float value_of(float y, const BlockClip& clip) {
    if (clip.kind == Kind::kRelu) return y < 0 ? 0 : y;
    if (clip.kind == Kind::kClip) return y < 0 ? 0 : y > clip.alpha ? clip.alpha : y;
    return static_cast<float>(std::nearbyint(std::min(std::max(y / clip.alpha * clip.steps, 0.0F), clip.steps))) *
           (clip.alpha / clip.steps);
}

const BlockClip kClips[] = {{Kind::kLevels, 1.7F, 3}, {Kind::kLevels, 0.9F, 255}, {Kind::kClip, 1.3F, 0}, {}};

BlockLayout odd_layout(const BlockKernels& row) {
    return {3, 21, 9, 7, 0, row.block};
}

}  // namespace

TEST_CASE("a level is the nearest, half to even, and a NaN stays one", "[kernels]") {
    CHECK(level_of(-1.0F, 1.0F, 3.0F) == 0);
    CHECK(level_of(0.5F, 3.0F, 3.0F) == 0);
    CHECK(level_of(1.5F, 3.0F, 3.0F) == 2);
    CHECK(level_of(2.5F, 3.0F, 3.0F) == 2);
    CHECK(level_of(2.6F, 3.0F, 3.0F) == 3);
    CHECK(level_of(std::numeric_limits<float>::infinity(), 1.0F, 255.0F) == 255);
    CHECK(level_of(-std::numeric_limits<float>::infinity(), 1.0F, 255.0F) == 0);
    CHECK(std::isnan(level_of(kNan, 1.0F, 3.0F)));
}

TEST_CASE("a norm in blocks writes levels and a shortcut to the bit", "[kernels]") {
    Random random(31);
    for (const auto* row : implementations())
        for (const auto& clip : kClips)
            for (const bool has_residual : {false, true}) {
                const Norm norm(random, odd_layout(row->blocks), has_residual);
                const BlockClip levels_clip{Kind::kLevels, 1.1F, 7};
                const auto to = norm.layout.padded(2);
                std::vector<std::uint8_t> levels(static_cast<std::size_t>(to.size()), 77);
                std::vector<float> shortcut(static_cast<std::size_t>(norm.layout.size()));
                clear_padding(to, levels.data(), 2);
                CHECK_FALSE(norm_forward(row->blocks, norm.operands(2),
                                         {levels_clip, levels.data(), 2, clip, shortcut.data()}));
                std::int64_t wrong = 0, sum = 0;
                norm.each([&](auto n, auto c, auto p, auto at) {
                    const auto y = norm.y(c, at);
                    const auto byte = levels[static_cast<std::size_t>(
                        to.channel(n, c) + to.pixel(p / norm.layout.width, p % norm.layout.width))];
                    if (static_cast<float>(byte) != level_of(y, levels_clip.alpha, levels_clip.steps)) ++wrong;
                    if (shortcut[static_cast<std::size_t>(at)] != value_of(y, clip)) ++wrong;
                    sum += byte;
                });
                INFO(row->name);
                CHECK(wrong == 0);
                std::int64_t all = 0;
                for (const auto byte : levels) all += byte;
                CHECK(all == sum);  // zero around, and in the channels that are missing
            }
}

TEST_CASE("a NaN is reported, and its level is 0", "[kernels]") {
    Random random(32);
    for (const auto* row : implementations()) {
        Norm norm(random, odd_layout(row->blocks), false);
        const auto at = norm.layout.channel(1, 20) + 5 * norm.layout.block;
        norm.x[static_cast<std::size_t>(at)] = kNan;
        std::vector<std::uint8_t> levels(static_cast<std::size_t>(norm.layout.size()), 77);
        INFO(row->name);
        CHECK(norm_forward(row->blocks, norm.operands(2), {{Kind::kLevels, 1, 3}, levels.data(), 0, {}, nullptr}));
        CHECK(levels[static_cast<std::size_t>(at)] == 0);
    }
}

TEST_CASE("statistics in blocks are those of float64, whatever the number of threads", "[kernels]") {
    Random random(33);
    for (const auto* row : implementations()) {
        const Norm norm(random, odd_layout(row->blocks), false);
        const auto channels = static_cast<std::size_t>(norm.layout.channels);
        std::vector<double> totals(2 * channels), other(2 * channels), exact(2 * channels);
        norm_totals(row->blocks, norm.layout, norm.x.data(), 1, totals.data());
        norm_totals(row->blocks, norm.layout, norm.x.data(), 3, other.data());
        CHECK(totals == other);
        norm.each([&](auto, auto c, auto, auto at) {
            const double v = norm.x[static_cast<std::size_t>(at)];
            exact[static_cast<std::size_t>(c)] += v;
            exact[channels + static_cast<std::size_t>(c)] += v * v;
        });
        for (std::size_t i = 0; i < exact.size(); ++i) CHECK(std::abs(totals[i] - exact[i]) < 1e-4);
    }
}

TEST_CASE("the gradients of a norm in blocks follow their formula", "[kernels]") {
    Random random(34);
    for (const auto* row : implementations())
        for (const auto& clip : kClips)
            for (const bool has_residual : {false, true}) {
                const Norm norm(random, odd_layout(row->blocks), has_residual);
                const auto first = norm.blocks(random.reals(norm.count(), -1, 1));
                const auto second = norm.blocks(random.reals(norm.count(), -1, 1));
                const BlockClip branch{Kind::kLevels, 1.1F, 7};
                const std::vector<BlockArrival> arrivals{{branch, true, first.data()}, {clip, false, second.data()}};
                const auto channels = static_cast<std::size_t>(norm.layout.channels);
                std::vector<float> passed(static_cast<std::size_t>(norm.layout.size()), 5.0F);
                std::vector<double> totals(4 * channels), other(4 * channels), exact(4 * channels);
                norm_gradient_totals(row->blocks, norm.operands(2), arrivals, passed.data(), totals.data());
                norm_gradient_totals(row->blocks, norm.operands(1), arrivals, nullptr, other.data());
                INFO(row->name << ", kind " << static_cast<int>(clip.kind));
                CHECK(totals == other);

                const auto slope = random.reals(norm.layout.channels, -1, 1);
                const auto offset = random.reals(norm.layout.channels, -1, 1);
                const auto to = norm.layout.padded(1);
                std::vector<float> dx(static_cast<std::size_t>(to.size())), again(dx);
                norm_input_gradient(row->blocks, norm.operands(2), arrivals, passed.data(),
                                    {slope.data(), offset.data()}, dx.data(), 1);
                norm_input_gradient(row->blocks, norm.operands(1), arrivals, nullptr, {slope.data(), offset.data()},
                                    again.data(), 1);
                CHECK(dx == again);

                std::int64_t wrong = 0;
                norm.each([&](auto n, auto c, auto p, auto at) {
                    const auto channel = static_cast<std::size_t>(c), i = static_cast<std::size_t>(at);
                    const auto y = norm.y(c, at);
                    float inside = 0;
                    for (const auto& arrival : arrivals) {
                        const bool is_levels = arrival.clip.kind == Kind::kLevels;
                        const auto z = is_levels ? y / arrival.clip.alpha * arrival.clip.steps : y;
                        const auto high = is_levels ? arrival.clip.steps : arrival.clip.alpha;
                        const bool is_above = arrival.clip.kind != Kind::kRelu && z >= high;
                        const auto g = arrival.gradient[i];
                        if (is_above) exact[2 * channels + channel] += g;
                        if (is_above || z <= 0) continue;
                        inside += g;
                        exact[channel] += g;
                        exact[channels + channel] += g * (norm.x[i] - norm.center[channel]);
                        if (arrival.rounding)
                            exact[3 * channels + channel] += g * (std::nearbyint(z) - z) / arrival.clip.steps;
                    }
                    if (passed[i] != inside) ++wrong;
                    const float corrected = norm.x[i] * slope[channel] + offset[channel];
                    const auto at_dx = static_cast<std::size_t>(to.channel(n, c) +
                                                                to.pixel(p / norm.layout.width, p % norm.layout.width));
                    if (dx[at_dx] != inside * norm.slope[channel] + corrected) ++wrong;
                });
                CHECK(wrong == 0);
                for (std::size_t i = 0; i < exact.size(); ++i) CHECK(std::abs(totals[i] - exact[i]) < 1e-4);
            }
}

TEST_CASE("gradients of outputs that share a clip pass together, exactly where the formula of a level is inside",
          "[kernels]") {
    Random random(36);
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    for (const auto* row : implementations())
        for (const float alpha : {1.7F, 0.9F, 8.0F, 1e-3F, 1e-39F, 2e38F, kNan})
            for (const float steps : {1.0F, 3.0F, 255.0F}) {
                Norm norm(random, {1, row->blocks.block, 6, 6, 0, row->blocks.block}, false);
                norm.slope.assign(norm.slope.size(), 1.0F);
                norm.offset.assign(norm.offset.size(), 0.0F);
                for (auto& x : norm.x) x = random.real(-1, 2) * alpha;
                std::vector<float> ends{0.0F, -0.0F, 1e-45F, -1e-45F, 1e-38F, kInfinity, -kInfinity, kNan, alpha};
                for (int i = 0; i < 6; ++i) {
                    ends.push_back(std::nextafter(i == 0 ? alpha : ends[ends.size() - 2], 0.0F));
                    ends.push_back(std::nextafter(i == 0 ? alpha : ends[ends.size() - 2], kInfinity));
                }
                std::copy(ends.begin(), ends.end(), norm.x.begin());
                const auto first = norm.blocks(random.reals(norm.count(), -1, 1));
                const auto second = norm.blocks(random.reals(norm.count(), -1, 1));
                const BlockClip clip{Kind::kLevels, alpha, steps};
                const std::vector<BlockArrival> arrivals{{clip, false, first.data()}, {clip, false, second.data()}};
                std::vector<float> passed(norm.x.size(), 5.0F);
                std::vector<double> totals(4 * norm.center.size());
                norm_gradient_totals(row->blocks, norm.operands(1), arrivals, passed.data(), totals.data());
                double clipped = 0, all = 0;
                std::int64_t wrong = 0;
                for (std::size_t i = 0; i < norm.x.size(); ++i) {
                    const auto z = (norm.x[i] + 0.0F) / alpha * steps, arriving = first[i] + second[i];
                    if (z >= steps) clipped += arriving;
                    if (passed[i] != (z <= 0 || z >= steps ? 0.0F : arriving)) ++wrong;
                }
                for (std::size_t c = 0; c < norm.center.size(); ++c) all += totals[2 * norm.center.size() + c];
                INFO(row->name << ", alpha " << alpha << ", steps " << steps);
                CHECK(wrong == 0);
                CHECK(std::abs(all - clipped) < 1e-4);
            }
}

TEST_CASE("a channel's gradient is the batch norm's", "[kernels]") {
    // x = 1, 2, 6: mean 3, variance 14 / 3; g = 1, -2, 4 all pass; weight 2. dx by central differences of the loss.
    const double x[] = {1, 2, 6}, g[] = {1, -2, 4}, weight = 2, epsilon = 1e-5;
    const auto loss = [&](double at0, double at1, double at2) {
        const double mean = (at0 + at1 + at2) / 3;
        const double variance = (at0 * at0 + at1 * at1 + at2 * at2) / 3 - mean * mean;
        const double scale = weight / std::sqrt(variance + epsilon);
        return scale * (g[0] * (at0 - mean) + g[1] * (at1 - mean) + g[2] * (at2 - mean));
    };
    const double mean = 3, inverse = 1 / std::sqrt(14.0 / 3 + epsilon), slope = weight * inverse;
    const double passed_x = g[0] * (x[0] - 3) + g[1] * (x[1] - 3) + g[2] * (x[2] - 3);
    const auto gradient = norm_channel_gradient(3, passed_x, mean, inverse, slope, 3, true);
    CHECK(gradient.bias == 3);
    CHECK(std::abs(gradient.weight - passed_x * inverse) < 1e-6);
    const double h = 1e-4;
    const double dx[] = {(loss(1 + h, 2, 6) - loss(1 - h, 2, 6)) / (2 * h),
                         (loss(1, 2 + h, 6) - loss(1, 2 - h, 6)) / (2 * h),
                         (loss(1, 2, 6 + h) - loss(1, 2, 6 - h)) / (2 * h)};
    for (int i = 0; i < 3; ++i)
        CHECK(std::abs(g[i] * slope + x[i] * gradient.correction_slope + gradient.correction_offset - dx[i]) < 1e-5);
    const auto frozen = norm_channel_gradient(3, passed_x, mean, inverse, slope, 3, false);
    CHECK(frozen.correction_slope == 0);
    CHECK(frozen.correction_offset == 0);
}

TEST_CASE("a convolution that ends in levels equals convolution and norm one after the other", "[kernels]") {
    Random random(35);
    for (const auto* row : implementations())
        for (int trial = 0; trial < 12; ++trial) {
            const auto shape = kernels_test::random_shape(random, row->blocks.block);
            if (refusal(shape, 3) != nullptr) continue;
            const auto integers = random_integers(random, shape, 2, 2);
            LevelConvolutionPlan plan(row->blocks, integers.shape);
            plan.pack(integers.codes.data(), 1);
            const auto scale = random.reals(shape.out_channels, 0.01F, 0.1F);
            Norm norm(random, shape.out(), trial % 2 == 1);
            const auto bytes = integers.blocks();
            plan.forward(bytes.data(), scale.data(), norm.x.data(), nullptr, 2);
            const BlockClip clip{Kind::kLevels, 0.8F, 15};
            const auto size = static_cast<std::size_t>(norm.layout.padded(1).size());
            std::vector<std::uint8_t> one(size), two(size);
            std::vector<float> shortcut(norm.x.size()), other(norm.x.size());
            norm_forward(row->blocks, norm.operands(2), {clip, one.data(), 1, kClips[2], shortcut.data()});
            auto operands = norm.operands(3);
            operands.x = nullptr;
            CHECK_FALSE(plan.forward_to_levels(bytes.data(), scale.data(), operands,
                                               {clip, two.data(), 1, kClips[2], other.data()}));
            INFO(row->name << ", trial " << trial);
            CHECK(one == two);
            CHECK(shortcut == other);
        }
}

}  // namespace bitsweep::norm_blocks_test
