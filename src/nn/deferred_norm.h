#pragma once

#include <utility>
#include <vector>

#include <torch/torch.h>

#include "nn/feature_map.h"
#include "nn/level_norm.h"

namespace bitsweep {

/// A batch norm, and a residual added to it, that are not computed yet: norm(x) + residual. The layer that reads the
/// sum computes it together with its own activation, in one operator where that can be: in blocks of channels
/// (nn/level_norm.h), or in planes (quant/core/fused.h).
class DeferredNorm {
public:
    DeferredNorm() = default;

    /// norm: borrowed; null for x itself.
    explicit DeferredNorm(FeatureMap x, torch::nn::BatchNorm2dImpl* norm = nullptr) : x_(std::move(x)), norm_(norm) {}

    /// This sum and a residual, which may have fewer channels: zeros stand around them (zero_channels_before()).
    DeferredNorm plus(FeatureMap residual) const;

    /// The sum itself: in blocks where x is, else by LibTorch's operators. It is computed once, whoever asks.
    FeatureMap& value();

    /// Its plain ReLU.
    FeatureMap rectified();

    FeatureMap& x() { return x_; }
    bool has_norm() const { return norm_ != nullptr; }

    /// The activations of the sum in planes, in one operator; only where can_fuse() and has_norm().
    std::pair<torch::Tensor, torch::Tensor> quantize(const ActivationQuantizer& branch,
                                                     const ActivationQuantizer* shortcut, at::TensorList states);

    /// The activations in blocks, in one operator.
    std::vector<FeatureMap> activate_in_blocks(const kernels::BlockKernels& kernels,
                                               const std::vector<BlockActivation>& activations, at::TensorList states);

private:
    /// The residual with zeros around its channels where it has fewer than x.
    std::optional<FeatureMap> residual_in_blocks(const kernels::BlockKernels& kernels);

    FeatureMap x_;
    torch::nn::BatchNorm2dImpl* norm_ = nullptr;
    std::optional<FeatureMap> residual_;
};

}  // namespace bitsweep
