#include "deploy/runner.h"

#include <limits>

#include "base/error.h"
#include "deploy/made_network.h"
#include "kernels/level.h"

namespace bitsweep::runner_test {

using namespace integer_op;
using kernels_test::Random;
using Floats = std::vector<float>;

namespace {

/// Computes a network node after node in planes, as its header says: one image, levels as floats.
class Specification {
public:
    Specification(const IntegerNetwork& network, Floats image)
        : network_(network), shapes_(shapes_of(network)), image_(std::move(image)) {}

    Floats logits() {
        for (index_ = 0; index_ < network_.nodes.size(); ++index_)
            values_.push_back(std::visit([&](const auto& op) { return run(op); }, network_.nodes[index_].op));
        return values_.back();
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

    Floats run(const Images& images) const {
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
    Floats run(const FloatConvolution& op) const {
        return convolved(op, 1, op.weights.values(op.out_channels), float{});
    }
    Floats run(const Norm& op) const {
        auto y = x();
        const auto pixels = y.size() / op.slope.size();
        for (std::size_t i = 0; i < y.size(); ++i) y[i] = y[i] * op.slope[i / pixels] + op.offset[i / pixels];
        return y;
    }
    Floats run(const Levels& op) const {
        return each_value([&](float v) { return kernels::level_of(v, op.alpha, static_cast<float>(op.top)); });
    }
    Floats run(const Values&) const {
        const auto& levels = std::get<Levels>(network_.nodes[input()].op);
        return each_value([&](float v) { return v * (levels.alpha / static_cast<float>(levels.top)); });
    }
    Floats run(const Clip& op) const {
        return each_value([&](float v) { return std::min(std::max(v, 0.0F), op.alpha); });
    }
    Floats run(const Relu&) const {
        return each_value([](float v) { return std::max(v, 0.0F); });
    }
    Floats run(const Add&) const {
        const auto first = (channels_in(0) - channels_in(1)) / 2, pixels = size_in() * size_in();
        auto y = x(0);
        for (std::size_t i = 0; i < x(1).size(); ++i) y[static_cast<std::size_t>(first * pixels) + i] += x(1)[i];
        return y;
    }
    Floats run(const Subsample& op) const {
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
    Floats run(const AveragePool& op) const { return mean(op.stride); }
    Floats run(const GlobalPool&) const { return mean(size_in()); }
    Floats run(const MaxPool& op) const {
        return each_pixel([&](auto c, auto row, auto column) {
            float largest = -std::numeric_limits<float>::infinity();
            for (std::int64_t r = row * op.stride - op.pad; r < row * op.stride - op.pad + op.kernel; ++r)
                for (std::int64_t s = column * op.stride - op.pad; s < column * op.stride - op.pad + op.kernel; ++s)
                    if (r >= 0 && s >= 0 && r < size_in() && s < size_in()) largest = std::max(largest, at(c, r, s));
            return largest;
        });
    }
    Floats run(const Linear& op) const {
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

Floats run_all(IntegerRunner& runner, const Floats& images, int threads) {
    const auto count = static_cast<std::int64_t>(images.size()) / runner.image_values();
    Floats logits(static_cast<std::size_t>(count * runner.classes()));
    runner.run(images.data(), count, logits.data(), threads);
    return logits;
}

Floats part_of(const Floats& all, std::size_t index, std::int64_t size) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(index) * size;
    return {begin, begin + size};
}

}  // namespace

TEST_CASE("an integer network gives the bits of its operations one after the other, on every instruction set",
          "[deploy]") {
    for (const auto& network :
         {deploy_test::post_activation_network(), deploy_test::pre_activation_network(), deploy_test::plain_network()})
        for (const auto* row : kernels::implementations()) {
            IntegerRunner runner(network, row->blocks);
            const auto images = Random(5).reals(3 * runner.image_values(), -2, 2);
            const auto logits = run_all(runner, images, 1);
            for (std::size_t i = 0; i < 3; ++i) {
                INFO(row->name << ", image " << i);
                CHECK(part_of(logits, i, runner.classes()) ==
                      Specification(network, part_of(images, i, runner.image_values())).logits());
            }
        }
}

TEST_CASE("logits depend neither on the batch nor on threads", "[deploy]") {
    const auto network = deploy_test::post_activation_network();
    IntegerRunner runner(network);
    const auto images = Random(6).reals(128 * runner.image_values(), -2, 2);
    const auto all = run_all(runner, images, 1);
    CHECK(run_all(runner, images, 2) == all);
    CHECK(run_all(runner, images, 5) == all);
    for (const std::size_t batch : {1, 7}) {
        const auto few =
            run_all(runner, part_of(images, 0, static_cast<std::int64_t>(batch) * runner.image_values()), 2);
        CHECK(few == part_of(all, 0, static_cast<std::int64_t>(batch) * runner.classes()));
    }
}

TEST_CASE("an image with a NaN gets logits of NaN, the others their own", "[deploy]") {
    const auto network = deploy_test::pre_activation_network();
    IntegerRunner runner(network);
    auto images = Random(7).reals(3 * runner.image_values(), -1, 1);
    const auto before = run_all(runner, images, 1);
    images[static_cast<std::size_t>(runner.image_values()) + 5] = std::numeric_limits<float>::quiet_NaN();
    const auto logits = run_all(runner, images, 1);
    for (const float logit : part_of(logits, 1, runner.classes())) CHECK(std::isnan(logit));
    for (const std::size_t image : {0, 2})
        CHECK(part_of(logits, image, runner.classes()) == part_of(before, image, runner.classes()));
}

TEST_CASE("nodes that do not fit together are refused by the node's name", "[deploy]") {
    const auto problem = [](auto change) {
        auto network = deploy_test::plain_network();
        change(network);
        try {
            shapes_of(network);
        } catch (const DataError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(problem([](auto&) {}).empty());
    CHECK(problem([](auto& network) { network.nodes.clear(); }) == "the network does not lead from images to logits");
    CHECK(problem([](auto& network) { std::get<Norm>(network.nodes[2].op).slope.pop_back(); }) ==
          "node 2 (node2) of the network: a norm of another number of channels");
    CHECK(problem([](auto& network) { std::get<integer_op::LevelConvolution>(network.nodes[5].op).kernel = 5; }) ==
          "node 5 (node5) of the network: weights of another size");
    CHECK(problem([](auto& network) { network.nodes[3].inputs = {3}; }) ==
          "node 3 (node3) of the network: an input that is not before it");
    CHECK(problem([](auto& network) { network.nodes[5].inputs = {3}; }) ==
          "node 5 (node5) of the network: floats where it takes levels");
    CHECK(problem([](auto& network) { std::get<Levels>(network.nodes[4].op).top = 256; }) ==
          "node 4 (node4) of the network: levels that do not fit into a byte");
}

}  // namespace bitsweep::runner_test
