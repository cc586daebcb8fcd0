#pragma once

#include <torch/torch.h>

#include "config/run_config.h"

namespace bitsweep {

/// The parts of the clip's gradient.
enum class ClipGradient {
    kAbove,        ///< PACT: the gradient of clipped elements alone
    kAlsoRounded,  ///< PACT+ (IBM fms-model-optimizer), LSQ in units of the clip: also the rounding error inside
};

/// Clip to [0, alpha] and 2^bits levels on it: the core of every activation quantizer. Methods differ in where
/// alpha comes from. PACT, arXiv 1805.06085, eq. 1-3, with n = 2^bits - 1 and z = x n / alpha:
///   y = round(clip(x, 0, alpha) n / alpha) alpha / n      half to even; at 32 bits y = clip(x, 0, alpha)
///   dy/dx = 1 where 0 < x < alpha, else 0
///   dy/dalpha = 1 where x >= alpha, else 0; kAlsoRounded: and (round(z) - z) / n where 0 < x < alpha; summed over
///               the elements that share an alpha
///
/// x: float32, any shape. alpha: float32 > 0, scalar or broadcastable to x; undefined for a fixed clip at 1. NaN stays
/// NaN. Passes over x: five forward (x / alpha, x n, clip, round, x alpha / n), three backward; x n / alpha is kept for
/// backward in the place of x.
torch::Tensor quantize_clipped(const torch::Tensor& x, const torch::Tensor& alpha, int bits,
                               ClipGradient gradient = ClipGradient::kAbove);

/// Rules for alpha that need no file of their own (quant/core/table.h): the first state; undefined, which stands for 1;
/// config.clip. They ignore the other arguments.
torch::Tensor first_state(at::TensorList states, const ActivationQuantConfig& config, std::int64_t image);
torch::Tensor clip_at_one(at::TensorList states, const ActivationQuantConfig& config, std::int64_t image);
torch::Tensor clip_of_config(at::TensorList states, const ActivationQuantConfig& config, std::int64_t image);

/// The number of steps between the least and the largest level: 2^bits - 1.
inline int activation_top(const ActivationQuantConfig& config) {
    return (1 << config.bits.value) - 1;
}

/// Elements of one image of x, [N,...], at least 1.
std::int64_t elements_of_an_image(const torch::Tensor& x);

}  // namespace bitsweep
