#pragma once

#include <memory>

#include <torch/torch.h>

#include "config/run_config.h"
#include "nn/network.h"

namespace bitsweep {

/// Distillation (Hinton et al. 2015, arXiv 1503.02531) from a trained network, in evaluation mode and without gradient:
///   loss = (1 - l) CE + l T^2 KL(softmax(z_t / T) || softmax(z / T)), mean over the images
/// with the teacher's logits z_t of the same augmented images, l = train.distill.weight, T = train.distill.temperature.
class Teacher {
public:
    Teacher(std::shared_ptr<Network> network, const DistillConfig& config);

    /// cross_entropy: of `logits`, scalar, differentiable like them.
    torch::Tensor loss(const torch::Tensor& images, const torch::Tensor& logits,
                       const torch::Tensor& cross_entropy) const;

    Network& network() { return *network_; }

private:
    std::shared_ptr<Network> network_;
    double weight_, temperature_;
};

/// The loss above, from logits [N,classes].
torch::Tensor distillation_loss(const torch::Tensor& logits, const torch::Tensor& teacher_logits,
                                const torch::Tensor& cross_entropy, double weight, double temperature);

}  // namespace bitsweep
