#include "nn/network.h"

#include <map>
#include <string_view>

#include "kernels/kernels.h"

namespace bitsweep {

void Network::finish() {
    for (const auto& item : named_modules("", /*include_self=*/false))
        if (auto layer = std::dynamic_pointer_cast<QuantLayer>(item.value())) layers_.push_back({item.key(), layer});
    for (const auto& [name, layer] : layers_) {
        for (const auto& state : layer->states())
            if (state.about.kind == StateKind::kLearned && &state != layer->learned_clip())
                other_learned_.push_back(state);
        if (layer->learned_clip() == nullptr) continue;
        alpha_names_.push_back(name);
        alpha_layers_.push_back(layer.get());
        alphas_.push_back(*layer->learned_clip());
    }
    set_arithmetic(around_.arithmetic);
    if (alphas_.empty()) return;
    const auto count = static_cast<std::int64_t>(alphas_.size());
    alpha_gradient_sum_ = register_buffer("alpha_gradient_sum", torch::zeros({count}, torch::kFloat64));
    alpha_clamps_ = register_buffer("alpha_clamps", torch::zeros({count}, torch::kInt64));
    alpha_steps_ = register_buffer("alpha_steps", torch::zeros({}, torch::kInt64));
}

torch::Tensor Network::forward(const torch::Tensor& images) {
    choose_paths();
    quantize_weights_together();
    return logits_of(images);
}

void Network::set_arithmetic(Arithmetic arithmetic, const kernels::BlockKernels* blocks) {
    around_.arithmetic = arithmetic;
    around_.kernels = blocks != nullptr ? blocks : &kernels::kernels_for(kernels::Device::kCpu)->blocks;
    choose_paths();
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
            layers[i]->cache(std::move(quantized.weights[i]), quantized.fallbacks[i]);
    }
}

torch::Tensor Network::alphas() const {
    torch::NoGradGuard no_grad;
    if (alphas_.empty()) return {};
    std::vector<torch::Tensor> clips;
    clips.reserve(alphas_.size());
    for (const auto* layer : alpha_layers_) clips.push_back(layer->clip().mean());
    return torch::stack(clips);
}

void Network::count_alpha_gradients() {
    if (alphas_.empty()) return;
    torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> gradients;
    gradients.reserve(alphas_.size());
    for (const auto& [about, alpha] : alphas_)
        gradients.push_back(alpha.grad().defined() ? alpha.grad().sum() : torch::zeros({}, alpha.options()));
    alpha_gradient_sum_.add_(torch::stack(gradients));
    alpha_steps_.add_(1);
}

void Network::follow_step() {
    for (const auto& [name, layer] : layers_) layer->follow_step();
}

void Network::clamp_alphas() {
    torch::NoGradGuard no_grad;
    for (const auto& [name, layer] : layers_) layer->hold_frozen();
    for (auto& [about, tensor] : other_learned_) tensor.clamp_min_(about.floor);
    if (alphas_.empty()) return;
    std::vector<torch::Tensor> hits;
    hits.reserve(alphas_.size());
    for (auto& [about, tensor] : alphas_) {
        hits.push_back((tensor <= about.floor).sum());
        tensor.clamp_min_(about.floor);
    }
    alpha_clamps_.add_(torch::stack(hits));
}

Network::Counts Network::read_counts() const {
    Counts counts;
    for (const auto& [name, layer] : layers_) {
        const auto count = layer->weight_fallbacks();
        counts.weight_fallbacks.push_back(count.defined() ? count.item<std::int64_t>() : 0);
    }
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
        for (auto& [about, tensor] : layer->states())
            if (about.kind == StateKind::kCount) tensor.zero_();
    if (alphas_.empty()) return;
    alpha_gradient_sum_.zero_();
    alpha_clamps_.zero_();
    alpha_steps_.zero_();
}

}  // namespace bitsweep
