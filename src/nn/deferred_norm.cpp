#include "nn/deferred_norm.h"

namespace bitsweep {

DeferredNorm DeferredNorm::plus(torch::Tensor residual) const {
    auto sum = *this;
    sum.residual_ = std::move(residual);
    return sum;
}

const torch::Tensor& DeferredNorm::value() {
    if (norm_ != nullptr) x_ = std::exchange(norm_, nullptr)->forward(x_);
    if (!residual_.defined()) return x_;
    const auto residual = std::exchange(residual_, torch::Tensor());
    const auto missing = x_.size(1) - residual.size(1);
    if (missing == 0) return x_ = x_ + residual;
    const auto before = zero_channels_before(x_.size(1), residual.size(1));
    return x_ = x_ + torch::constant_pad_nd(residual, {0, 0, 0, 0, before, missing - before});
}

std::pair<torch::Tensor, torch::Tensor> DeferredNorm::quantize(const ActivationQuantizer& branch,
                                                               const ActivationQuantizer* shortcut,
                                                               at::TensorList states) const {
    NormState state_of_norm{
        norm_->weight,        norm_->bias, norm_->running_mean, norm_->running_var, norm_->num_batches_tracked,
        norm_->is_training(), {},          norm_->options.eps()};
    if (const auto& momentum = norm_->options.momentum()) state_of_norm.momentum = *momentum;
    return normalize_and_quantize(x_, state_of_norm, residual_, branch, shortcut, states);
}

}  // namespace bitsweep
