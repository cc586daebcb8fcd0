#pragma once

#include <utility>

#include <torch/torch.h>

#include "quant/core/fused.h"

namespace bitsweep {

/// A batch norm, and a residual added to it, that are not computed yet: norm(x) + residual. The layer that reads the
/// sum computes it together with its own activation, in one operator where that can be (quant/core/fused.h).
class DeferredNorm {
public:
    DeferredNorm() = default;

    /// x: [N,C,H,W]. norm: borrowed; null for x itself.
    explicit DeferredNorm(torch::Tensor x, torch::nn::BatchNorm2dImpl* norm = nullptr)
        : x_(std::move(x)), norm_(norm) {}

    /// This sum and a residual: [N,R,H,W] with R <= C, for fewer channels padded with zeros (zero_channels_before()).
    DeferredNorm plus(torch::Tensor residual) const;

    /// The sum itself, [N,C,H,W], by LibTorch's operators. It is computed once, whoever asks.
    const torch::Tensor& value();

    const torch::Tensor& x() const { return x_; }
    bool has_norm() const { return norm_ != nullptr; }

    /// The activations of the sum, in one operator; only where can_fuse() and has_norm().
    std::pair<torch::Tensor, torch::Tensor> quantize(const ActivationQuantizer& branch,
                                                     const ActivationQuantizer* shortcut, at::TensorList states) const;

private:
    torch::Tensor x_;
    torch::nn::BatchNorm2dImpl* norm_ = nullptr;
    torch::Tensor residual_;
};

}  // namespace bitsweep
