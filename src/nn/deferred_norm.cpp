#include "nn/deferred_norm.h"

namespace bitsweep {
namespace {

NormState state_of(torch::nn::BatchNorm2dImpl& norm) {
    NormState state{norm.weight,        norm.bias, norm.running_mean, norm.running_var, norm.num_batches_tracked,
                    norm.is_training(), {},        norm.options.eps()};
    if (const auto& momentum = norm.options.momentum()) state.momentum = *momentum;
    return state;
}

torch::Tensor sum_in_planes(const torch::Tensor& x, const torch::Tensor& residual) {
    const auto missing = x.size(1) - residual.size(1);
    if (missing == 0) return x + residual;
    const auto before = zero_channels_before(x.size(1), residual.size(1));
    return x + torch::constant_pad_nd(residual, {0, 0, 0, 0, before, missing - before});
}

}  // namespace

DeferredNorm DeferredNorm::plus(FeatureMap residual) const {
    auto sum = *this;
    sum.residual_ = std::move(residual);
    return sum;
}

FeatureMap& DeferredNorm::value() {
    if (norm_ == nullptr && !residual_) return x_;
    if (x_.in_blocks() && norm_ == nullptr) {
        x_ = FeatureMap(x_.kernels(), x_.blocks() + residual_in_blocks(x_.kernels())->blocks(), x_.layout());
    } else if (x_.in_blocks()) {
        x_ = activate_in_blocks(x_.kernels(), {BlockActivation{}}, {}).front();
    } else {
        auto sum = norm_ == nullptr ? x_.planes() : norm_->forward(x_.planes());
        x_ = FeatureMap(residual_ ? sum_in_planes(sum, residual_->planes()) : sum);
    }
    norm_ = nullptr;
    residual_.reset();
    return x_;
}

FeatureMap DeferredNorm::rectified() {
    if (!x_.in_blocks()) return FeatureMap(torch::relu(value().planes()));
    const ActivationQuantizer relu;
    return activate_in_blocks(x_.kernels(), {BlockActivation{&relu, false, 0}}, {}).front();
}

std::pair<torch::Tensor, torch::Tensor> DeferredNorm::quantize(const ActivationQuantizer& branch,
                                                               const ActivationQuantizer* shortcut,
                                                               at::TensorList states) {
    auto state = state_of(*norm_);
    return normalize_and_quantize(x_.planes(), state, residual_ ? residual_->planes() : torch::Tensor(), branch,
                                  shortcut, states);
}

std::optional<FeatureMap> DeferredNorm::residual_in_blocks(const kernels::BlockKernels& kernels) {
    if (!residual_) return {};
    if (!residual_->in_blocks()) residual_->blocks(kernels);
    const auto &from = residual_->layout(), &to = x_.layout();
    if (from.channels == to.channels) return residual_;
    const auto first = zero_channels_before(to.channels, from.channels);
    return FeatureMap(kernels, place_in_channels(residual_->blocks(kernels), from, first, to), to);
}

std::vector<FeatureMap> DeferredNorm::activate_in_blocks(const kernels::BlockKernels& kernels,
                                                         const std::vector<BlockActivation>& activations,
                                                         at::TensorList states) {
    x_.blocks(kernels);
    auto residual = residual_in_blocks(kernels);
    auto* added = residual ? &*residual : nullptr;
    if (norm_ == nullptr) return normalize_in_blocks(kernels, x_, nullptr, added, activations, states);
    auto state = state_of(*norm_);
    return normalize_in_blocks(kernels, x_, &state, added, activations, states);
}

}  // namespace bitsweep
