#include "kernels/weight_gradient.h"

#include "kernels/random_values.h"

namespace bitsweep::weight_gradient_test {

using namespace kernels;

TEST_CASE("the weights' gradient from bytes is float64's, whatever the number of threads", "[kernels]") {
    kernels_test::Random random(51);
    for (int trial = 0; trial < 40; ++trial)
        for (const auto* row : implementations()) {
            auto shape = kernels_test::random_shape(random, row->blocks.block);
            shape.in.images = random.whole(1, 20);
            if (trial % 4 == 1) shape.in.height = random.whole(1, 3), shape.in.width = random.whole(1, 3);
            if (trial % 8 == 2)
                shape.in = {2, shape.groups * row->blocks.block, 3, 301, shape.in.pad, row->blocks.block};
            if (trial % 8 == 2) shape.out_channels = shape.groups * row->blocks.block;  // a row is more than a strip
            if (refusal(shape, 1) != nullptr) continue;
            const auto integers = random_integers(random, shape, static_cast<int>(random.whole(1, 8)), 1);
            const auto out = shape.out();
            const auto planes = random.reals(out.images * out.channels * out.pixels(), -1, 1);
            std::vector<float> dy(static_cast<std::size_t>(out.size()));
            to_blocks(planes.data(), out, dy.data(), 1);
            const float step = 0.37F;
            std::vector<float> dw(integers.codes.size()), other(dw);
            const auto bytes = integers.blocks();
            weight_gradient(row->blocks, integers.shape, bytes.data(), dy.data(), step, dw.data(), 1);
            weight_gradient(row->blocks, integers.shape, bytes.data(), dy.data(), step, other.data(), 3);
            std::vector<double> exact(dw.size()), magnitude(dw.size());
            for (std::int64_t n = 0; n < out.images; ++n)
                for (std::int64_t k = 0; k < out.channels; ++k)
                    for (std::int64_t p = 0; p < out.pixels(); ++p)
                        integers.each_product(n, k, p / out.width, p % out.width, [&](auto level, auto code) {
                            const double term =
                                static_cast<double>(step) * integers.levels[static_cast<std::size_t>(level)] *
                                planes[static_cast<std::size_t>((n * out.channels + k) * out.pixels() + p)];
                            exact[static_cast<std::size_t>(code)] += term;
                            magnitude[static_cast<std::size_t>(code)] += std::abs(term);
                        });
            double worst = 0;
            for (std::size_t i = 0; i < dw.size(); ++i)
                worst = std::max(worst, std::abs(dw[i] - exact[i]) / (magnitude[i] + 1e-30));
            INFO(row->name << ": " << shape.in.channels << " to " << shape.out_channels << ", kernel " << shape.kernel
                           << ", stride " << shape.stride << ", groups " << shape.groups);
            CAPTURE(worst);
            CHECK(worst < 1e-6);
            CHECK(dw == other);
        }
}

}  // namespace bitsweep::weight_gradient_test
