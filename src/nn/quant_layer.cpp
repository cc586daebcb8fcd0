#include "nn/quant_layer.h"

#include "nn/calibration.h"
#include "nn/diagnostics.h"
#include "quant/core/uniform.h"

namespace bitsweep {
namespace {

constexpr int kStoredPixelBits = 8;
constexpr double kMaxMomentum = 0.1;  // weight of the new batch in act_max, as batch norm's

std::vector<std::int64_t> alpha_shape(const std::string& granularity, torch::IntArrayRef input_shape) {
    if (granularity == "layer") return {};
    std::vector<std::int64_t> shape = {1};
    for (std::size_t d = 0; d < input_shape.size(); ++d)
        shape.push_back(d == 0 || granularity == "neuron" ? input_shape[d] : 1);
    return shape;
}

}  // namespace

QuantLayer::QuantLayer(LayerQuant quant, torch::IntArrayRef weight_shape, std::int64_t bias_size,
                       torch::IntArrayRef input_shape)
    : quant_(std::move(quant)) {
    weight = register_parameter("weight", torch::zeros(weight_shape));
    if (bias_size > 0) bias = register_parameter("bias", torch::zeros({bias_size}));
    if (quant_.weight.learns_step()) weight_step = register_parameter("weight_step", torch::ones({}));
    if (quant_.weight.has_fallback())
        weight_fallbacks = register_buffer("weight_fallbacks", torch::zeros({}, torch::kInt64));
    if (!quant_.activates()) return;
    const auto& activation = quant_.activation;
    if (activation.learns_clip())
        alpha = register_parameter("alpha", torch::full(alpha_shape(activation.config().granularity, input_shape),
                                                        activation.config().alpha_init.value));
    if (activation.learns_step()) act_step = register_parameter("act_step", torch::ones({}));
    if (activation.follows_max()) act_max = register_buffer("act_max", torch::ones({}));
}

int QuantLayer::activation_bits() const {
    return quant_.input == InputKind::kImages ? quant_.image_bits.value : quant_.activation.bits();
}

torch::Tensor QuantLayer::quantize_images(const torch::Tensor& x) const {
    const int bits = quant_.image_bits.value;
    if (bits >= kStoredPixelBits) return x;
    return quantize_symmetric(x, torch::full({}, quant_.image_range, x.options()), (1 << bits) - 1);
}

// What the activation quantizer is handed for this input.
torch::Tensor QuantLayer::clip_state(const torch::Tensor& x) {
    if (!act_max.defined()) return learned_clip();
    if (!is_training()) return act_max;
    torch::NoGradGuard no_grad;
    const auto largest = x.detach().max().clamp_min_(quant_.activation.config().alpha_floor);
    act_max.lerp_(largest, kMaxMomentum);
    return largest;
}

torch::Tensor QuantLayer::clip() const {
    const auto& activation = quant_.activation;
    if (!quant_.activates() || !activation.clips()) return {};
    return activation.clip(act_max.defined() ? act_max : learned_clip()).to(weight.device());
}

torch::Tensor QuantLayer::activate(const torch::Tensor& x) {
    return activate_with_shortcut(x).first;
}

std::pair<torch::Tensor, torch::Tensor> QuantLayer::activate_with_shortcut(const torch::Tensor& x) {
    if (quant_.input == InputKind::kImages) return {quantize_images(x), x};
    if (quant_.input == InputKind::kActivated || (quant_.input == InputKind::kFeatures && !quant_.activation.clips()))
        return {x, x};
    if (calibration_ != nullptr) {
        calibration_->add(x);
        const auto plain = torch::relu(x);
        return {plain, plain};
    }
    const auto state = clip_state(x);
    const auto branch = quant_.activation(x, state);
    if (sums_ != nullptr) sums_->add(x, branch, quant_.activation, quant_.activation.clip(state));
    const auto* shortcut = other_shortcut();
    if (shortcut == nullptr) return {branch, branch};
    // One clip for both: LSQ's step is that of the branch's levels.
    if (shortcut->learns_step()) return {branch, (*shortcut)(x, state * quant_.activation.top() / shortcut->top())};
    return {branch, (*shortcut)(x, state)};
}

std::pair<torch::Tensor, torch::Tensor> QuantLayer::activate_with_shortcut(DeferredNorm& x) {
    const bool is_watched = composed_ || sums_ != nullptr || calibration_ != nullptr;
    if (is_watched || !x.has_norm() || quant_.input != InputKind::kPreActivation ||
        !can_fuse(x.x(), quant_.activation, other_shortcut(), learned_clip()))
        return activate_with_shortcut(x.value());
    return x.quantize(quant_.activation, other_shortcut(), learned_clip());
}

// The shortcut's quantizer where it is not the branch's own.
const ActivationQuantizer* QuantLayer::other_shortcut() const {
    return quant_.shortcut && !(*quant_.shortcut == quant_.activation) ? &*quant_.shortcut : nullptr;
}

QuantizedWeight QuantLayer::quantize_weight() {
    auto quantized = quant_.weight(weight, weight_step);
    if (is_training() && weight_fallbacks.defined()) weight_fallbacks.add_(quantized.fallback.sum());
    return quantized;
}

torch::Tensor QuantLayer::weight_values() {
    return held_.defined() ? std::exchange(held_, torch::Tensor()) : quantize_weight().values;
}

void QuantLayer::hold(torch::Tensor values, std::int64_t fallbacks) {
    held_ = std::move(values);
    if (is_training() && fallbacks > 0) weight_fallbacks.add_(fallbacks);
}

}  // namespace bitsweep
