#include "nn/quant_layer.h"

#include "nn/diagnostics.h"
#include "quant/uniform.h"

namespace bitsweep {
namespace {

constexpr int kStoredPixelBits = 8;

}  // namespace

QuantLayer::QuantLayer(LayerQuant quant, torch::IntArrayRef weight_shape, std::int64_t bias_size)
    : quant_(std::move(quant)) {
    weight = register_parameter("weight", torch::zeros(weight_shape));
    if (bias_size > 0) bias = register_parameter("bias", torch::zeros({bias_size}));
    if (quant_.activation.learns_clip()) alpha = register_parameter("alpha", torch::full({}, quant_.alpha_init));
    if (quant_.weight.has_fallback())
        weight_fallbacks = register_buffer("weight_fallbacks", torch::zeros({}, torch::kInt64));
}

int QuantLayer::activation_bits() const {
    return quant_.input == InputKind::kImages ? quant_.image_bits.value : quant_.activation.bits();
}

torch::Tensor QuantLayer::quantize_images(const torch::Tensor& x) const {
    const int bits = quant_.image_bits.value;
    if (bits >= kStoredPixelBits) return x;
    return quantize_symmetric(x, torch::full({}, quant_.image_range, x.options()), (1 << bits) - 1);
}

torch::Tensor QuantLayer::activate(const torch::Tensor& x) {
    if (quant_.input == InputKind::kImages) return quantize_images(x);
    if (quant_.input == InputKind::kFeatures && !quant_.activation.clips()) return x;
    auto q = quant_.activation(x, alpha);
    if (sums_ != nullptr) sums_->add(x, q, quant_.activation, alpha);
    return q;
}

std::pair<torch::Tensor, torch::Tensor> QuantLayer::activate_with_shortcut(const torch::Tensor& x) {
    auto branch = activate(x);
    const auto& shortcut = quant_.shortcut.value_or(quant_.activation);
    return {branch, shortcut == quant_.activation ? branch : shortcut(x, alpha)};
}

QuantizedWeight QuantLayer::quantize_weight() {
    auto quantized = quant_.weight(weight);
    if (is_training() && weight_fallbacks.defined()) weight_fallbacks.add_(quantized.fallback);
    return quantized;
}

}  // namespace bitsweep
