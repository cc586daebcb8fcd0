#pragma once

#include <vector>

#include <torch/torch.h>

#include "config/run_config.h"
#include "quant/core/state.h"

namespace bitsweep {

/// PACT (arXiv 1805.06085) and PACT+: the clip of quant/core/clip.h is learned. `alpha` is one a layer, or
/// config.granularity: [], [1,C,1,1] or [1,C,H,W] ([1,F] in a linear layer).
std::vector<QuantState> pact_states(const ActivationQuantConfig& config, torch::IntArrayRef input_shape);

/// Where alpha_init is a percentile: each batch's percentile of r, one a layer, channel or neuron as alpha is.
std::int64_t pact_batches(const ActivationQuantConfig& config);
torch::Tensor pact_percentile(const torch::Tensor& r, const ActivationQuantConfig& config);

}  // namespace bitsweep
