#include "nn/quant_layer.h"

#include <algorithm>

#include "nn/calibration.h"
#include "nn/diagnostics.h"
#include "quant/core/uniform.h"

namespace bitsweep {
namespace {

constexpr int kStoredPixelBits = 8;

}  // namespace

QuantLayer::QuantLayer(LayerQuant quant, torch::IntArrayRef weight_shape, std::int64_t bias_size,
                       torch::IntArrayRef input_shape)
    : quant_(std::move(quant)) {
    weight = register_parameter("weight", torch::zeros(weight_shape));
    if (bias_size > 0) bias = register_parameter("bias", torch::zeros({bias_size}));
    for (const auto& state : quant_.weight.states(weight_shape)) keep(state, weight_states_);
    if (!quant_.activates()) return;
    for (const auto& state : quant_.activation.states(input_shape)) keep(state, activation_states_);
}

void QuantLayer::keep(const QuantState& about, std::vector<torch::Tensor>& tensors) {
    const auto type = about.kind == StateKind::kCount ? torch::kInt64 : torch::kFloat32;
    const auto start = torch::full(about.shape, about.start, type);
    const std::string name(about.name);
    tensors.push_back(about.kind == StateKind::kLearned ? register_parameter(name, start)
                                                        : register_buffer(name, start));
    states_.push_back({about, tensors.back()});
}

torch::Tensor QuantLayer::state(std::string_view name) const {
    for (const auto& [about, tensor] : states_)
        if (about.name == name) return tensor;
    return {};
}

const LayerState* QuantLayer::learned_clip() const {
    const auto first = states_.begin() + static_cast<std::ptrdiff_t>(weight_states_.size());
    const auto found = std::find_if(first, states_.end(),
                                    [](const LayerState& state) { return state.about.kind == StateKind::kLearned; });
    return found == states_.end() ? nullptr : &*found;
}

torch::Tensor QuantLayer::weight_fallbacks() const {
    for (std::size_t i = 0; i < weight_states_.size(); ++i)
        if (states_[i].about.kind == StateKind::kCount) return weight_states_[i];
    return {};
}

int QuantLayer::activation_bits() const {
    return quant_.input == InputKind::kImages ? quant_.image_bits.value : quant_.activation.bits();
}

torch::Tensor QuantLayer::quantize_images(const torch::Tensor& x) const {
    const int bits = quant_.image_bits.value;
    if (bits >= kStoredPixelBits) return x;
    return quantize_symmetric(x, torch::full({}, quant_.image_range, x.options()), (1 << bits) - 1);
}

torch::Tensor QuantLayer::clip() const {
    if (!quant_.activates() || !quant_.activation.clips()) return {};
    return quant_.activation.ends(activation_states_).high.to(weight.device());
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
    const auto states = is_training() ? quant_.activation.follow(x, activation_states_) : activation_states_;
    const auto branch = quant_.activation(x, states);
    if (sums_ != nullptr) sums_->add(x, branch, quant_.activation, quant_.activation.ends(states));
    const auto* shortcut = other_shortcut();
    if (shortcut == nullptr) return {branch, branch};
    return {branch, (*shortcut)(x, shortcut->states_like(quant_.activation, states))};
}

std::pair<FeatureMap, FeatureMap> QuantLayer::activate_with_shortcut(DeferredNorm& x, bool shortcut_as_levels) {
    const bool is_watched = sums_ != nullptr || calibration_ != nullptr;
    const bool in_one = !is_watched && quant_.input == InputKind::kPreActivation;
    if (in_one && path_.kind != LayerPath::Kind::kComposed) return activate_in_blocks(x, shortcut_as_levels);
    const bool fuses = in_one && around_.arithmetic != Arithmetic::kComposed && x.has_norm() &&
                       can_fuse(x.x().planes(), quant_.activation, other_shortcut(), activation_states_);
    const auto [branch, shortcut] = fuses ? x.quantize(quant_.activation, other_shortcut(), activation_states_)
                                          : activate_with_shortcut(x.value().planes());
    return {FeatureMap(branch), FeatureMap(shortcut)};
}

std::pair<FeatureMap, FeatureMap> QuantLayer::activate_in_blocks(DeferredNorm& x, bool shortcut_as_levels) {
    std::vector<BlockActivation> wanted{{&quant_.activation, path_.kind == LayerPath::Kind::kInteger, padding()}};
    const auto* other = other_shortcut();
    const bool branch_as_levels = wanted.front().as_levels;
    if (other != nullptr) wanted.push_back({other, shortcut_as_levels, 0});
    else if (quant_.shortcut && (branch_as_levels || shortcut_as_levels))
        wanted.push_back({&quant_.activation, true, branch_as_levels ? padding() : 0});
    const auto maps = x.activate_in_blocks(kernels(), wanted, activation_states_);
    return {maps.front(), maps.back()};
}

// The shortcut's quantizer where it is not the branch's own.
const ActivationQuantizer* QuantLayer::other_shortcut() const {
    return quant_.shortcut && !(*quant_.shortcut == quant_.activation) ? &*quant_.shortcut : nullptr;
}

QuantizedWeight QuantLayer::quantize_weight() {
    auto quantized = quant_.weight(weight, quant_.weight.follow(weight, weight_states_, is_training()));
    if (auto count = weight_fallbacks(); is_training() && count.defined()) count.add_(quantized.fallback.sum());
    return quantized;
}

void QuantLayer::follow_step() {
    torch::NoGradGuard no_grad;
    const auto& quantizer = quant_.weight;
    if (!quantizer.watches_steps() || !weight.grad().defined()) return;
    const auto quantized = quantizer(weight, quantizer.follow(weight, weight_states_, /*is_training=*/false));
    if (const auto damping = quantizer.damping(weight, quantized); damping.defined())
        weight.mutable_grad().add_(damping);
    if (!quantizer.freezes()) return;
    quantizer.follow_levels(quantized, weight_states_);
    weight_before_ = weight.detach().clone();
}

void QuantLayer::hold_frozen() {
    torch::NoGradGuard no_grad;
    if (weight_before_.defined()) weight.copy_(torch::where(frozen(), weight_before_, weight));
}

torch::Tensor QuantLayer::frozen() const {
    return quant_.weight.freezes() ? quant_.weight.frozen(weight_states_) : torch::Tensor();
}

QuantizedWeight QuantLayer::take_weight() {
    return cached_ ? *std::exchange(cached_, std::nullopt) : quantize_weight();
}

void QuantLayer::cache(QuantizedWeight quantized, std::int64_t fallbacks) {
    cached_ = std::move(quantized);
    if (is_training() && fallbacks > 0) weight_fallbacks().add_(fallbacks);
}

}  // namespace bitsweep
