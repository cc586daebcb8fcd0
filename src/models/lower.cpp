#include "models/lower.h"

#include <algorithm>

#include <fmt/format.h>

#include "kernels/conv_levels.h"
#include "kernels/kernels.h"
#include "models/plan_network.h"
#include "quant/methods/n2uq.h"

namespace bitsweep {
namespace {

constexpr int kStoredBits = 8;  // of a pixel

struct Refusal {
    std::string why;
};

template <typename Number>
std::vector<Number> numbers_of(const torch::Tensor& tensor) {
    const auto flat = tensor.contiguous();
    const auto* from = flat.data_ptr<Number>();
    return {from, from + flat.numel()};
}

LayerWeights weights_of(QuantLayer& layer) {
    LayerWeights weights;
    if (layer.quant().weight.levels() == 0) {
        weights.floats = numbers_of<float>(layer.weight);
        return weights;
    }
    const auto integers = layer.quant().weight.integers(layer.quantize_weight());
    weights.codes = numbers_of<std::int16_t>(integers.codes);
    for (const int code : layer.quant().weight.codes()) weights.levels.push_back(static_cast<std::int16_t>(code));
    weights.scale = numbers_of<float>(integers.scale);
    return weights;
}

// As the fused operator of training has it (quant/core/fused.cpp).
integer_op::Norm norm_op(const torch::nn::BatchNorm2dImpl& norm) {
    const auto inverse = (norm.running_var.to(torch::kFloat64) + norm.options.eps()).rsqrt();
    const auto slope = (inverse * norm.weight).to(torch::kFloat32);
    const auto offset = norm.bias - norm.running_mean.to(torch::kFloat64) * slope.to(torch::kFloat64);
    return {numbers_of<float>(slope), numbers_of<float>(offset.to(torch::kFloat32))};
}

class Lowering {
public:
    explicit Lowering(const PlanNetwork& network) : network_(network) {}

    IntegerNetwork result() {
        const auto& nodes = network_.plan().nodes();
        for (index_ = 0; index_ < nodes.size(); ++index_)
            outputs_.push_back(std::visit([&](const auto& node) { return lowered(node); }, nodes[index_].kind));
        return std::move(made_);
    }

private:
    /// A plan's node among the nodes made: its levels, or its floats, or both.
    struct Output {
        std::optional<std::size_t> floats, levels;
    };

    const Node& node() const { return network_.plan()[index_]; }
    NodeIndex input(std::size_t i = 0) const { return node().inputs[i]; }
    QuantLayer& layer() const { return *network_.layer_of(index_); }
    [[noreturn]] void refuse(std::string_view why) const {
        const auto* activation = std::get_if<node::Activation>(&node().kind);
        throw Refusal{fmt::format("{}: {}", activation != nullptr ? activation->layer : node().name, why)};
    }

    std::size_t append(IntegerOp op, std::vector<std::size_t> inputs, const std::string& name = "") {
        made_.nodes.push_back({std::move(op), std::move(inputs), name});
        return made_.nodes.size() - 1;
    }
    std::size_t floats_of(NodeIndex from) {
        auto& output = outputs_[from];
        if (!output.floats) output.floats = append(integer_op::Values{}, {*output.levels});
        return *output.floats;
    }
    Output on_floats(IntegerOp op) { return {append(std::move(op), {floats_of(input())}), {}}; }

    // An activation of the sum that `of` reads. name: of its tensors, where it has some.
    Output activation(NodeIndex of, const QuantLayer& layer, const ActivationQuantizer& quantizer,
                      const std::string& name) {
        const auto x = floats_of(network_.plan()[of].inputs.front());
        if (!quantizer.clips()) return {append(integer_op::Relu{}, {x}), {}};
        if (quantizer.method() == "n2uq") return thresholds(x, network_.plan()[of].channels, layer, quantizer, name);
        const auto clip = layer.clip();
        if (!quantizer.has_one_step())
            refuse(fmt::format("{}'s levels are not those of one step from 0", quantizer.method()));
        if (clip.numel() != 1) refuse("the activation has a clip for each channel or neuron");
        const auto alpha = clip.item<float>();
        if (quantizer.levels() == 0) return {append(integer_op::Clip{alpha}, {x}), {}};
        return {{}, append(integer_op::Levels{alpha, quantizer.top()}, {x})};
    }

    // N2UQ's levels: thresholds of its input times a scale.
    Output thresholds(std::size_t x, std::int64_t channels, const QuantLayer& layer,
                      const ActivationQuantizer& quantizer, const std::string& name) {
        const auto& own = layer.quant().activation;
        std::vector<torch::Tensor> states;
        for (const auto& state : own.states({})) states.push_back(layer.state(state.name));
        if (!(quantizer == own)) states = quantizer.states_like(own, states);
        const std::vector<float> slope(static_cast<std::size_t>(channels), states[2].item<float>());
        const auto scaled = append(integer_op::Norm{slope, std::vector<float>(slope.size(), 0)}, {x}, name + ".scaled");
        return {{},
                append(integer_op::Levels{quantizer.ends(states).high.item<float>(), quantizer.top(),
                                          numbers_of<float>(n2uq_thresholds(states))},
                       {scaled}, name)};
    }

    Output lowered(const node::Images&) {
        return {append(integer_op::Images{node().channels, node().size, 0, 1}, {}), {}};
    }

    Output lowered(const node::Convolution& convolution) {
        const auto& o = convolution.options;
        if (layer().product_type() != torch::kFloat32) refuse("multiplies in bf16");
        auto weights = weights_of(layer());
        const auto levels = outputs_[input()].levels;
        if (!levels || weights.codes.empty()) {
            if (o.quant.input == InputKind::kPreActivation)
                refuse(levels ? "weights in full precision" : "activations in full precision");
            return {
                append(integer_op::FloatConvolution{std::move(weights), o.out_channels, o.kernel, o.stride, o.padding},
                       {floats_of(input())}, node().name),
                {}};
        }
        const auto& of = std::get<integer_op::Levels>(made_.nodes[*levels].op);
        check_kernels(o, of.top);
        for (auto& scale : weights.scale) scale *= of.alpha / static_cast<float>(of.top);
        return {append(integer_op::LevelConvolution{std::move(weights), o.out_channels, o.kernel, o.stride, o.padding,
                                                    o.groups},
                       {*levels}, node().name),
                {}};
    }

    void check_kernels(const QuantConv2dOptions& o, int top) const {
        kernels::LevelConvolution shape;
        shape.in = {1, o.in_channels, o.input_size, o.input_size, o.padding, 0};
        shape.out_channels = o.out_channels;
        shape.kernel = o.kernel;
        shape.stride = o.stride;
        shape.pad = o.padding;
        shape.groups = o.groups;
        shape.top = top;
        for (const auto* row : kernels::implementations()) {
            shape.in.block = row->blocks.block;
            if (const char* reason = kernels::refusal(shape, layer().quant().weight.largest_code())) refuse(reason);
        }
    }

    Output lowered(const node::Linear&) {
        return {append(integer_op::Linear{weights_of(layer()), numbers_of<float>(layer().bias)}, {floats_of(input())},
                       node().name),
                {}};
    }

    Output lowered(const node::Norm&) {
        return {append(norm_op(network_.norm_of(index_)), {floats_of(input())}, node().name), {}};
    }

    Output lowered(const node::Activation& of) {
        if (of.layer.empty()) return on_floats(integer_op::Relu{});
        const auto& quant = layer().quant();
        if (quant.input == InputKind::kImages) {
            auto& images = std::get<integer_op::Images>(made_.nodes.front().op);
            if (quant.image_bits.value == 1) refuse("images at 1 bit, which is one level");
            if (quant.image_bits.value < kStoredBits)
                images.levels = (1 << quant.image_bits.value) - 1, images.range = static_cast<float>(quant.image_range);
            return outputs_[input()];
        }
        if (quant.input == InputKind::kFeatures && !quant.activation.clips()) return outputs_[input()];
        return activation(index_, layer(), quant.activation, of.layer + ".activation");
    }

    Output lowered(const node::ShortcutActivation&) {
        const auto& layer = *network_.layer_of(input());
        const auto& quant = layer.quant();
        if (!quant.shortcut || *quant.shortcut == quant.activation) return outputs_[input()];
        return activation(input(), layer, *quant.shortcut,
                          std::get<node::Activation>(network_.plan()[input()].kind).layer + ".shortcut");
    }

    Output lowered(const node::Add&) {
        const auto branch = floats_of(input(0));
        return {append(integer_op::Add{}, {branch, floats_of(input(1))}), {}};
    }
    Output lowered(const node::Subsample& op) { return on_floats(integer_op::Subsample{op.stride}); }
    Output lowered(const node::AveragePool& op) { return on_floats(integer_op::AveragePool{op.stride}); }
    Output lowered(const node::MaxPool& op) { return on_floats(integer_op::MaxPool{op.kernel, op.stride, op.padding}); }
    Output lowered(const node::GlobalPool&) { return on_floats(integer_op::GlobalPool{}); }
    Output lowered(const node::Dropout&) { return outputs_[input()]; }

    const PlanNetwork& network_;
    NodeIndex index_ = 0;
    std::vector<Output> outputs_;
    IntegerNetwork made_;
};

}  // namespace

LoweredNetwork lower(Network& network) {
    torch::NoGradGuard no_grad;
    const auto* plan = dynamic_cast<const PlanNetwork*>(&network);
    if (plan == nullptr) return {{}, "the network has no plan"};
    try {
        return {Lowering(*plan).result(), {}};
    } catch (const Refusal& refusal) {
        return {{}, refusal.why};
    }
}

}  // namespace bitsweep
