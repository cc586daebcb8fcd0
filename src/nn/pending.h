#pragma once

#include <torch/torch.h>

#include "quant/core/fused.h"

namespace bitsweep {

/// A sum that nobody has computed yet: norm(x) + residual, of a network's layers. The layer that reads it computes it
/// together with its own activation, in one operator where that can be (quant/core/fused.h).
class Pending {
public:
    /// x: [N,C,H,W]. norm: borrowed; null for x itself. residual: undefined, or [N,R,H,W] with R <= C, for fewer
    /// channels padded with zeros (zero_channels_before()).
    explicit Pending(torch::Tensor x, torch::nn::BatchNorm2dImpl* norm = nullptr, torch::Tensor residual = {})
        : x_(std::move(x)), norm_(norm), residual_(std::move(residual)) {}

    /// The sum itself, [N,C,H,W], by LibTorch's operators. Counts the batch in the norm's statistics: call it once.
    torch::Tensor value() const;

    const torch::Tensor& x() const { return x_; }
    bool has_norm() const { return norm_ != nullptr; }

    /// The activations of the sum, in one operator; only where can_fuse() and has_norm().
    std::pair<torch::Tensor, torch::Tensor> quantize(const ActivationQuantizer& branch,
                                                     const ActivationQuantizer* shortcut,
                                                     const torch::Tensor& state) const;

private:
    torch::Tensor x_;
    torch::nn::BatchNorm2dImpl* norm_;
    torch::Tensor residual_;
};

}  // namespace bitsweep
