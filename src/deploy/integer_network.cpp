#include "deploy/integer_network.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"

namespace bitsweep {
namespace {

constexpr int kLargestLevel = 255;

// Finds the shape of one node, or what is wrong with it.
class ShapeOf {
public:
    ShapeOf(const IntegerNode& node, std::size_t index, const std::vector<IntegerShape>& shapes)
        : node_(node), index_(index), shapes_(shapes) {}

    IntegerShape operator()(const integer_op::Images& images) const {
        expect_inputs(0);
        expect(index_ == 0, "images after the first node");
        expect(images.channels > 0 && images.size > 0 && images.size <= kWidestInput,
               "images of no size, or too large");
        expect(images.levels == 0 || (images.levels > 2 && images.levels <= kLargestLevel), "levels of no pixel");
        return {images.channels, images.size, false};
    }
    IntegerShape operator()(const integer_op::LevelConvolution& convolution) const {
        const auto& x = input(true);
        expect(!convolution.weights.codes.empty(), "a convolution of levels without codes");
        return convolved(convolution, x, convolution.groups);
    }
    IntegerShape operator()(const integer_op::FloatConvolution& convolution) const {
        return convolved(convolution, input(false), 1);
    }
    IntegerShape operator()(const integer_op::Norm& norm) const {
        const auto& x = input(false);
        const auto channels = static_cast<std::size_t>(x.channels);
        expect(norm.slope.size() == channels && norm.offset.size() == channels, "a norm of another number of channels");
        return x;
    }
    IntegerShape operator()(const integer_op::Levels& levels) const {
        auto shape = input(false);
        expect(levels.top >= 1 && levels.top <= kLargestLevel, "levels that do not fit into a byte");
        const auto& thresholds = levels.thresholds;
        expect(thresholds.empty() ||
                   (std::ssize(thresholds) == levels.top && std::is_sorted(thresholds.begin(), thresholds.end())),
               "thresholds that are not as many as its levels above 0, in ascending order");
        shape.levels = true;
        return shape;
    }
    IntegerShape operator()(const integer_op::Values&) const {
        auto shape = input(true);
        shape.levels = false;
        return shape;
    }
    IntegerShape operator()(const integer_op::Clip&) const { return input(false); }
    IntegerShape operator()(const integer_op::Relu&) const { return input(false); }
    IntegerShape operator()(const integer_op::Add&) const {
        expect_inputs(2);
        const auto &branch = float_input(0), &shortcut = float_input(1);
        expect(shortcut.size == branch.size && shortcut.channels <= branch.channels, "a shortcut that does not fit");
        return branch;
    }
    IntegerShape operator()(const integer_op::Subsample& op) const { return shrunk(input(false), op.stride); }
    IntegerShape operator()(const integer_op::AveragePool& op) const { return shrunk(input(false), op.stride); }
    IntegerShape operator()(const integer_op::MaxPool& pool) const {
        auto shape = input(false);
        shape.size = windows(shape.size, pool.kernel, pool.stride, pool.pad);
        return shape;
    }
    IntegerShape operator()(const integer_op::GlobalPool&) const { return {input(false).channels, 1, false}; }
    IntegerShape operator()(const integer_op::Linear& linear) const {
        const auto& x = input(false);
        const auto classes = linear.bias.size();
        expect(x.size == 1, "a linear layer of a picture");
        check_weights(linear.weights, classes, static_cast<std::size_t>(x.channels));
        return {static_cast<std::int64_t>(classes), 1, false};
    }

private:
    void expect(bool holds, const char* problem) const {
        if (!holds) throw DataError(fmt::format("node {} ({}) of the network: {}", index_, node_.name, problem));
    }
    void expect_inputs(std::size_t count) const {
        expect(node_.inputs.size() == count, "another number of inputs than it takes");
        for (const auto from : node_.inputs) expect(from < index_, "an input that is not before it");
    }
    const IntegerShape& float_input(std::size_t i) const {
        const auto& shape = shapes_[node_.inputs[i]];
        expect(!shape.levels, "levels where it takes floats");
        return shape;
    }
    const IntegerShape& input(bool levels) const {
        expect_inputs(1);
        const auto& shape = shapes_[node_.inputs.front()];
        expect(shape.levels == levels, levels ? "floats where it takes levels" : "levels where it takes floats");
        return shape;
    }
    std::int64_t windows(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t pad) const {
        expect(kernel > 0 && stride > 0 && pad >= 0 && pad < kernel && size + 2 * pad >= kernel && pad <= kWidestInput,
               "a kernel that does not fit its input");
        return (size + 2 * pad - kernel) / stride + 1;
    }
    IntegerShape shrunk(IntegerShape shape, std::int64_t stride) const {
        expect(stride > 0, "no stride");
        shape.size = (shape.size + stride - 1) / stride;
        return shape;
    }
    void check_weights(const LayerWeights& weights, std::size_t channels, std::size_t of_one) const {
        expect(channels > 0 && weights.size() % channels == 0 && weights.size() / channels == of_one,
               "weights of another size");
        expect(weights.codes.empty() || weights.scale.size() == 1 || weights.scale.size() == channels,
               "neither one scale nor one a channel");
    }
    template <typename Convolution>
    IntegerShape convolved(const Convolution& op, const IntegerShape& x, std::int64_t groups) const {
        expect(groups > 0 && x.channels % groups == 0 && op.out_channels % groups == 0, "groups that do not fit");
        const auto size = windows(x.size, op.kernel, op.stride, op.pad);
        check_weights(op.weights, static_cast<std::size_t>(op.out_channels),
                      static_cast<std::size_t>(x.channels / groups * op.kernel * op.kernel));
        return {op.out_channels, size, false};
    }

    const IntegerNode& node_;
    const std::size_t index_;
    const std::vector<IntegerShape>& shapes_;
};

}  // namespace

std::vector<float> LayerWeights::values(std::int64_t out_channels) const {
    if (codes.empty()) return floats;
    std::vector<float> all(codes.size());
    const auto of_one = codes.size() / static_cast<std::size_t>(out_channels);
    for (std::size_t i = 0; i < codes.size(); ++i) all[i] = static_cast<float>(codes[i]) * scale_of(i / of_one);
    return all;
}

namespace {

// The numbers that the last node's output holds, and its input's, with the padding around it.
std::int64_t values_of(const IntegerNode& node, const std::vector<IntegerShape>& shapes) {
    // The sum so far bounds the size, and kWidestInput the padding: with the channels bounded, too, no product
    // overflows.
    const auto area = [](const IntegerShape& shape, std::int64_t pad) {
        const auto side = shape.size + 2 * pad;
        return std::min(shape.channels, kMostValues) * side * side;
    };
    const auto padded = [&](const auto& op) -> std::int64_t {
        if constexpr (requires { op.out_channels; }) return area(shapes[node.inputs.front()], op.pad);
        return 0;
    };
    return area(shapes.back(), 0) + std::visit(padded, node.op);
}

}  // namespace

std::vector<IntegerShape> shapes_of(const IntegerNetwork& network) {
    std::vector<IntegerShape> shapes;
    // The sum is bounded before anything is allocated: a file of some bytes can claim sizes of any number.
    std::int64_t left = kMostValues;
    for (std::size_t i = 0; i < network.nodes.size(); ++i) {
        shapes.push_back(std::visit(ShapeOf(network.nodes[i], i, shapes), network.nodes[i].op));
        left -= values_of(network.nodes[i], shapes);
        if (left < 0)
            throw DataError(fmt::format("node {} ({}) of the network: more than {} values in all", i,
                                        network.nodes[i].name, kMostValues));
    }
    const bool whole = !shapes.empty() && std::holds_alternative<integer_op::Images>(network.nodes.front().op) &&
                       !shapes.back().levels && shapes.back().size == 1;
    if (!whole) throw DataError("the network does not lead from images to logits");
    return shapes;
}

}  // namespace bitsweep
