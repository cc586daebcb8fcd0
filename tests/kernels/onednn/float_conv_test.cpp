#include "kernels/onednn/float_conv.h"

#include "kernels/random_values.h"

namespace bitsweep::float_conv_test {

using namespace kernels;
using onednn::FloatConvolution;

// A convolution in plain order, [N,C,H,W]: values, and what they are worth in float64.
struct Plain {
    FloatConvolution shape;
    std::vector<float> x, w, dy;

    // visit(index of x, of w, of y) for each product.
    template <typename Visit>
    void each_product(Visit visit) const {
        const auto out = shape.out();
        const auto group_in = shape.in.channels / shape.groups, group_out = shape.out_channels / shape.groups;
        for (std::int64_t y = 0; y < out.images * out.channels * out.pixels(); ++y) {
            const auto k = y / out.pixels() % out.channels, n = y / out.pixels() / out.channels;
            const auto pixel = y % out.pixels();
            for (std::int64_t c = 0; c < group_in; ++c)
                for (std::int64_t tap = 0; tap < shape.kernel * shape.kernel; ++tap) {
                    const auto row = pixel / out.width * shape.stride + tap / shape.kernel - shape.pad;
                    const auto column = pixel % out.width * shape.stride + tap % shape.kernel - shape.pad;
                    if (row < 0 || column < 0 || row >= shape.in.height || column >= shape.in.width) continue;
                    const auto channel = k / group_out * group_in + c;
                    visit(((n * shape.in.channels + channel) * shape.in.height + row) * shape.in.width + column,
                          (k * group_in + c) * shape.kernel * shape.kernel + tap, y);
                }
        }
    }
};

Plain random_convolution(kernels_test::Random& random, std::int64_t block) {
    FloatConvolution c;
    c.kernel = 2 * random.whole(0, 3) + 1;
    c.stride = random.whole(1, 3);
    c.pad = random.whole(0, c.kernel / 2);
    c.in = {random.whole(1, 3), random.whole(1, 40), random.whole(7, 13), random.whole(7, 13), 0, block};
    c.out_channels = random.whole(1, 40);
    c.out_block = block;
    if (random.whole(0, 3) == 0) {
        c.in.block = 1;  // as the first layer
        c.in.channels = random.whole(1, 4);
    } else if (random.whole(0, 2) == 0) {
        c.groups = random.whole(2, 3);
        c.in.channels = c.groups * block * random.whole(1, 2);
        c.out_channels = c.groups * block * random.whole(1, 2);
    }
    Plain plain{c, {}, {}, {}};
    const auto out = c.out();
    plain.x = random.reals(c.in.images * c.in.channels * c.in.pixels(), -1, 1);
    plain.w = random.reals(c.out_channels * c.in.channels / c.groups * c.kernel * c.kernel, -1, 1);
    plain.dy = random.reals(out.images * out.channels * out.pixels(), -1, 1);
    return plain;
}

std::vector<float> blocked(const std::vector<float>& planes, const BlockLayout& layout) {
    std::vector<float> values(static_cast<std::size_t>(layout.size()));
    to_blocks(planes.data(), layout, values.data(), 1);
    return values;
}

// The largest difference from float64's sums, in terms of the sum of magnitudes; the missing channels are zero.
double worst(const std::vector<float>& planes, const std::vector<double>& exact, const std::vector<double>& magnitude) {
    double largest = 0;
    for (std::size_t i = 0; i < planes.size(); ++i)
        largest = std::max(largest, std::abs(planes[i] - exact[i]) / (magnitude[i] + 1e-30));
    return largest;
}

bool missing_are_zero(const std::vector<float>& values, const BlockLayout& layout) {
    for (std::int64_t i = 0; i < layout.size(); ++i) {
        const auto channel = i / layout.plane() % layout.blocks() * layout.block + i % layout.block;
        if (channel >= layout.channels && values[static_cast<std::size_t>(i)] != 0) return false;
    }
    return true;
}

struct Sums {
    std::vector<double> values, magnitude;
    explicit Sums(std::size_t size) : values(size), magnitude(size) {}
    void add(std::int64_t at, double term) {
        values[static_cast<std::size_t>(at)] += term;
        magnitude[static_cast<std::size_t>(at)] += std::abs(term);
    }
};

TEST_CASE("three passes of a float convolution in blocks are float64's", "[kernels]") {
    if (!onednn::available()) return;
    kernels_test::Random random(61);
    for (int trial = 0; trial < 60; ++trial) {
        const auto plain = random_convolution(random, trial % 2 == 0 ? 8 : 16);
        const auto& c = plain.shape;
        const auto out = c.out();
        Sums y(plain.dy.size()), dx(plain.x.size()), dw(plain.w.size());
        plain.each_product([&](std::int64_t at_x, std::int64_t at_w, std::int64_t at_y) {
            const double a = plain.x[static_cast<std::size_t>(at_x)], b = plain.w[static_cast<std::size_t>(at_w)],
                         g = plain.dy[static_cast<std::size_t>(at_y)];
            y.add(at_y, a * b);
            dx.add(at_x, b * g);
            dw.add(at_w, a * g);
        });
        onednn::FloatConvolutionPlan plan(c, static_cast<int>(random.whole(1, 2)));
        const auto x = blocked(plain.x, c.in), g = blocked(plain.dy, out);
        std::vector<float> result(g.size(), 9), gradient(x.size(), 9), weights(plain.w.size(), 9);
        plan.forward(x.data(), plain.w.data(), result.data());
        plan.data_gradient(g.data(), plain.w.data(), gradient.data());
        plan.weight_gradient(x.data(), g.data(), weights.data());
        std::vector<float> forward(plain.dy.size()), backward(plain.x.size());
        from_blocks(result.data(), out, forward.data(), 1);
        from_blocks(gradient.data(), c.in, backward.data(), 1);
        INFO(c.in.channels << " to " << c.out_channels << " channels of " << c.in.height << " x " << c.in.width
                           << ", blocks of " << c.in.block << ", kernel " << c.kernel << ", stride " << c.stride
                           << ", padding " << c.pad << ", groups " << c.groups);
        CHECK(worst(forward, y.values, y.magnitude) < 1e-6);
        CHECK(worst(backward, dx.values, dx.magnitude) < 1e-6);
        CHECK(worst(weights, dw.values, dw.magnitude) < 1e-6);
        CHECK(missing_are_zero(result, out));
        CHECK(missing_are_zero(gradient, c.in));
        std::vector<float> again(weights.size()), result_again(result.size());
        plan.weight_gradient(x.data(), g.data(), again.data());
        plan.forward(x.data(), plain.w.data(), result_again.data());
        CHECK(again == weights);
        CHECK(result_again == result);
    }
}

TEST_CASE("a NaN in a float convolution's pass does not stay in its plan", "[kernels]") {
    if (!onednn::available()) return;
    FloatConvolution c;
    c.in = {1, 3, 4, 4, 0, 8};
    c.out_channels = 5;
    onednn::FloatConvolutionPlan plan(c, 1);
    const std::vector<float> w(5 * 3 * 9, 1.0F);
    std::vector<float> x(static_cast<std::size_t>(c.in.size())), dy(static_cast<std::size_t>(c.out().size())), dw(w),
        y(dy), before(dy);
    plan.forward(x.data(), w.data(), before.data());
    x[0] = std::nanf("");
    plan.weight_gradient(x.data(), dy.data(), dw.data());
    CHECK(std::isnan(dw[4]));
    x[0] = 0;
    plan.forward(x.data(), w.data(), y.data());
    CHECK(y == before);
}

TEST_CASE("a float convolution that oneDNN cannot take in blocks is refused", "[kernels]") {
    if (!onednn::available()) return;
    FloatConvolution c;
    c.out_channels = 24;
    c.groups = 2;
    c.in = {1, 16, 4, 4, 0, 8};  // 12 outputs a group
    CHECK_THROWS_AS(onednn::FloatConvolutionPlan(c, 1), std::invalid_argument);
    c.groups = 1;
    c.in.block = 4;
    CHECK_THROWS_AS(onednn::FloatConvolutionPlan(c, 1), std::invalid_argument);
    c.in = {1, 16, 4, 4, 1, 8};
    CHECK_THROWS_AS(onednn::FloatConvolutionPlan(c, 1), std::invalid_argument);
}

}  // namespace bitsweep::float_conv_test
