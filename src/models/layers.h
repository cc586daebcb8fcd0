#pragma once

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

#include "config/run_config.h"

namespace bitsweep {

/// What the networks share.

inline torch::nn::BatchNorm2d batch_norm(std::int64_t channels, const BatchNormConfig& config) {
    return torch::nn::BatchNorm2d(
        torch::nn::BatchNorm2dOptions(channels).eps(config.epsilon).momentum(config.momentum));
}

/// WRPN's widening: channels times model.width, rounded, at least 1.
inline std::int64_t widened(std::int64_t channels, double width) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(channels) * width));
}

}  // namespace bitsweep
