#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "base/json.h"
#include "train/session.h"

namespace bitsweep::study {

/// Multiples of the learned alpha, evenly on a logarithmic scale.
struct AlphaGrid {
    int points = 25;
    double low = 0.125, high = 4;
};

/// The cross entropy against each layer's alpha, the others as learned, as the probe "probe-alpha" stores it:
/// {"images", "alpha_decay", "layers"}, each layer {"layer", "alpha" (as learned; the mean where it has several),
/// "loss" (with every alpha as learned), "alphas", "clipped" (activations are clipped only), "quantized"}, the last
/// three a number a point of the grid.
///
/// Evaluates the trained network of `sources.weights` on the first `images` training images, not augmented. Throws
/// ConfigError where the network learns no alpha.
OrderedJson loss_over_alpha(const RunConfig& config, const SessionSources& sources, torch::Device device,
                            std::int64_t images, const AlphaGrid& grid);

}  // namespace bitsweep::study
