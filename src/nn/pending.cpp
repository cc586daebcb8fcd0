#include "nn/pending.h"

namespace bitsweep {

torch::Tensor Pending::value() const {
    const auto normalized = norm_ != nullptr ? norm_->forward(x_) : x_;
    if (!residual_.defined()) return normalized;
    const auto missing = normalized.size(1) - residual_.size(1);
    if (missing == 0) return normalized + residual_;
    const auto before = zero_channels_before(normalized.size(1), residual_.size(1));
    return normalized + torch::constant_pad_nd(residual_, {0, 0, 0, 0, before, missing - before});
}

std::pair<torch::Tensor, torch::Tensor> Pending::quantize(const ActivationQuantizer& branch,
                                                          const ActivationQuantizer* shortcut,
                                                          const torch::Tensor& state) const {
    NormState state_of_norm{
        norm_->weight,        norm_->bias, norm_->running_mean, norm_->running_var, norm_->num_batches_tracked,
        norm_->is_training(), {},          norm_->options.eps()};
    if (const auto& momentum = norm_->options.momentum()) state_of_norm.momentum = *momentum;
    return normalize_and_quantize(x_, state_of_norm, residual_, branch, shortcut, state);
}

}  // namespace bitsweep
