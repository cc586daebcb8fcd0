#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "train/session.h"

namespace bitsweep::study {

/// Multiples of the learned alpha, evenly on a logarithmic scale.
struct AlphaGrid {
    int points = 25;
    double low = 0.125, high = 4;
};

/// The cross entropy against one layer's alpha, the others as learned. One entry a point of the grid.
struct AlphaLoss {
    std::string layer;
    double alpha;  ///< as learned; the mean where the layer has several
    double loss;   ///< with every alpha as learned
    std::vector<double> alphas;
    std::vector<double> clipped;    ///< activations are clipped only
    std::vector<double> quantized;  ///< as the config says
};

struct AlphaStudy {
    std::int64_t images;
    std::vector<AlphaLoss> layers;
};

/// Evaluates the trained network of `sources.weights` on the first `images` training images, not augmented. Throws
/// ConfigError where the network learns no alpha.
AlphaStudy loss_over_alpha(const RunConfig& config, const SessionSources& sources, torch::Device device,
                           std::int64_t images, const AlphaGrid& grid);

}  // namespace bitsweep::study
