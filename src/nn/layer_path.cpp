#include "nn/layer_path.h"

#include <algorithm>

#include "kernels/conv_levels.h"
#include "nn/quant_conv2d.h"

namespace bitsweep {
namespace {

// Why the activation before the convolution is not computed in blocks; null if it is.
const char* activation_refusal(const LayerQuant& quant, torch::IntArrayRef input_shape) {
    const auto& activation = quant.activation;
    if (!activation.fuses()) return "the activation has no levels from 0 to a clip that is known before the batch";
    const auto states = activation.states(input_shape);
    if (std::any_of(states.begin(), states.end(), [](const QuantState& state) { return !state.shape.empty(); }))
        return "the activation has a clip for each channel or neuron";
    const auto& shortcut = quant.shortcut;
    if (activation.states_need_bits() && shortcut && shortcut->clips() && !(*shortcut == activation))
        return "the shortcut's activation has a step of its own";
    return nullptr;
}

// Why levels and codes do not go through the integer kernels; null if they do.
const char* integer_refusal(const LayerQuant& quant) {
    if (quant.input == InputKind::kImages) return "reads images";
    if (quant.weight.levels() == 0) return "weights in full precision";
    if (quant.activation.levels() == 0) return "activations in full precision";
    return nullptr;
}

}  // namespace

LayerPath path_of(const QuantConv2dOptions& options, const Surroundings& around) {
    using Kind = LayerPath::Kind;
    const auto& quant = options.quant;
    const bool images = quant.input == InputKind::kImages;
    if (around.arithmetic != Arithmetic::kInteger) return {Kind::kComposed, "not asked for"};
    if (!around.device.is_cpu()) return {Kind::kComposed, "runs on a GPU"};
    if (around.product != torch::kFloat32) return {Kind::kComposed, "multiplies in bf16"};
    if (quant.input == InputKind::kFeatures) return {Kind::kComposed, "reads pooled features"};
    const std::int64_t shape[] = {options.in_channels, options.input_size, options.input_size};
    if (const char* reason = images ? nullptr : activation_refusal(quant, shape)) return {Kind::kComposed, reason};
    const kernels::LevelConvolution convolution{
        .in = {1, options.in_channels, options.input_size, options.input_size, options.padding, around.kernels->block},
        .out_channels = options.out_channels,
        .kernel = options.kernel,
        .stride = options.stride,
        .pad = options.padding,
        .groups = options.groups,
        .top = std::max(1, quant.activation.top())};
    if (const char* reason = kernels::refusal(convolution, quant.weight.largest_code()))
        return {Kind::kComposed, reason};
    const char* reason = integer_refusal(quant);
    if (reason == nullptr) return {Kind::kInteger, ""};
    return around.has_onednn ? LayerPath{Kind::kBlocked, reason} : LayerPath{Kind::kComposed, "built without oneDNN"};
}

std::string_view to_string(Arithmetic arithmetic) {
    constexpr std::string_view kNames[] = {"composed", "fused", "integer"};
    return kNames[static_cast<std::size_t>(arithmetic)];
}

std::string_view to_string(LayerPath::Kind kind) {
    constexpr std::string_view kNames[] = {"integer", "blocked", "composed"};
    return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace bitsweep
