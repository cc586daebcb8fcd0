#include "nn/network.h"

#include <map>
#include <string_view>

namespace bitsweep {

void Network::finish() {
    for (const auto& item : named_modules("", /*include_self=*/false))
        if (auto layer = std::dynamic_pointer_cast<QuantLayer>(item.value())) layers_.push_back({item.key(), layer});
    for (const auto& [name, layer] : layers_) {
        if (layer->weight_step.defined()) weight_steps_.push_back(layer->weight_step);
        if (!layer->learned_clip().defined()) continue;
        const auto& activation = layer->quant().activation;
        const bool steps = activation.learns_step();
        alpha_names_.push_back(name);
        alphas_.push_back(layer->learned_clip());
        alpha_units_.push_back(steps ? activation.top() : 1.0);
        alpha_floors_.push_back(steps ? kStepFloor : activation.config().alpha_floor);
    }
    if (alphas_.empty()) return;
    const auto count = static_cast<std::int64_t>(alphas_.size());
    alpha_gradient_sum_ = register_buffer("alpha_gradient_sum", torch::zeros({count}, torch::kFloat64));
    alpha_clamps_ = register_buffer("alpha_clamps", torch::zeros({count}, torch::kInt64));
    alpha_steps_ = register_buffer("alpha_steps", torch::zeros({}, torch::kInt64));
}

torch::Tensor Network::forward(const torch::Tensor& images) {
    quantize_weights_together();
    return logits_of(images);
}

void Network::quantize_weights_together() {
    std::map<std::string_view, std::vector<QuantLayer*>> by_method;
    for (const auto& [name, layer] : layers_)
        if (layer->quant().weight.goes_together(layer->weight))
            by_method[layer->quant().weight.method()].push_back(layer.get());
    for (const auto& [method, layers] : by_method) {
        std::vector<const WeightQuantizer*> quantizers;
        std::vector<torch::Tensor> weights;
        for (const auto* layer : layers) {
            quantizers.push_back(&layer->quant().weight);
            weights.push_back(layer->weight);
        }
        auto quantized = WeightQuantizer::quantize_together(quantizers, weights);
        for (std::size_t i = 0; i < layers.size(); ++i)
            layers[i]->hold(std::move(quantized.values[i]), quantized.fallbacks[i]);
    }
}

torch::Tensor Network::alphas() const {
    torch::NoGradGuard no_grad;
    if (alphas_.empty()) return {};
    std::vector<torch::Tensor> clips;
    clips.reserve(alphas_.size());
    for (std::size_t i = 0; i < alphas_.size(); ++i) clips.push_back(alphas_[i].mean() * alpha_units_[i]);
    return torch::stack(clips);
}

void Network::count_alpha_gradients() {
    if (alphas_.empty()) return;
    torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> gradients;
    gradients.reserve(alphas_.size());
    for (const auto& alpha : alphas_)
        gradients.push_back(alpha.grad().defined() ? alpha.grad().sum() : torch::zeros({}, alpha.options()));
    alpha_gradient_sum_.add_(torch::stack(gradients));
    alpha_steps_.add_(1);
}

void Network::clamp_alphas() {
    torch::NoGradGuard no_grad;
    for (auto& step : weight_steps_) step.clamp_min_(kStepFloor);
    if (alphas_.empty()) return;
    std::vector<torch::Tensor> hits;
    hits.reserve(alphas_.size());
    for (std::size_t i = 0; i < alphas_.size(); ++i) {
        hits.push_back((alphas_[i] <= alpha_floors_[i]).sum());
        alphas_[i].clamp_min_(alpha_floors_[i]);
    }
    alpha_clamps_.add_(torch::stack(hits));
}

Network::Counts Network::read_counts() const {
    Counts counts;
    for (const auto& [name, layer] : layers_)
        counts.weight_fallbacks.push_back(
            layer->weight_fallbacks.defined() ? layer->weight_fallbacks.item<std::int64_t>() : 0);
    if (alphas_.empty()) return counts;
    counts.steps = alpha_steps_.item<std::int64_t>();
    const auto clamps = alpha_clamps_.cpu();
    const auto sums = alpha_gradient_sum_.cpu();
    for (std::int64_t i = 0; i < clamps.size(0); ++i) {
        counts.alpha_clamps.push_back(clamps[i].item<std::int64_t>());
        if (counts.steps > 0)
            counts.alpha_gradient_mean.push_back(sums[i].item<double>() / static_cast<double>(counts.steps));
    }
    return counts;
}

void Network::reset_counts() {
    for (const auto& [name, layer] : layers_)
        if (layer->weight_fallbacks.defined()) layer->weight_fallbacks.zero_();
    if (alphas_.empty()) return;
    alpha_gradient_sum_.zero_();
    alpha_clamps_.zero_();
    alpha_steps_.zero_();
}

}  // namespace bitsweep
