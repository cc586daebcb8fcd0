#include "train/teacher.h"

namespace bitsweep {

Teacher::Teacher(std::shared_ptr<Network> network, const DistillConfig& config)
    : network_(std::move(network)), weight_(config.weight), temperature_(config.temperature) {
    network_->eval();
    for (auto& parameter : network_->parameters()) parameter.requires_grad_(false);
}

torch::Tensor Teacher::loss(const torch::Tensor& images, const torch::Tensor& logits,
                            const torch::Tensor& cross_entropy) const {
    torch::Tensor taught;
    {
        torch::NoGradGuard no_grad;
        taught = network_->forward(images);
    }
    return distillation_loss(logits, taught, cross_entropy, weight_, temperature_);
}

torch::Tensor distillation_loss(const torch::Tensor& logits, const torch::Tensor& teacher_logits,
                                const torch::Tensor& cross_entropy, double weight, double temperature) {
    const auto own = torch::log_softmax(logits / temperature, 1);
    const auto taught = torch::log_softmax(teacher_logits / temperature, 1);
    const auto divergence = (taught.exp() * (taught - own)).sum(1).mean();
    return cross_entropy * (1 - weight) + divergence * (weight * temperature * temperature);
}

}  // namespace bitsweep
