#pragma once

#include <functional>
#include <set>
#include <string>

#include <torch/torch.h>

#include "nn/network.h"

namespace bitsweep {

/// What a layer's clip starts from, gathered over the batches of a calibration; r = ReLU of the layer's input.
class ClipCalibration {
public:
    explicit ClipCalibration(const QuantLayer& layer) : layer_(layer) {}

    void add(const torch::Tensor& x);

    /// PACT with a percentile: the mean of each batch's percentile of r, one a layer, channel or neuron as alpha is, at
    /// least the floor. LSQ: 2 mean(r) / sqrt(2^k - 1) of the first batch (arXiv 1902.08153, section 2.1). Min-max: the
    /// mean of each batch's largest r. float32, the shape of the parameter.
    torch::Tensor result() const;

    /// Batches this layer wants to see; 0 = its clip starts from a number.
    static std::int64_t batches_wanted(const QuantLayer& layer);

private:
    torch::Tensor statistic(const torch::Tensor& r) const;

    const QuantLayer& layer_;
    torch::Tensor sum_;
    std::int64_t batches_ = 0;
};

/// Sets the clips that start from data, by running the first batches of training images (`images(i)`: [N,C,H,W],
/// normalised, on the network's device) in full-precision activations, with batch norm's statistics of the batch and
/// without dropout. Weights are quantized as configured. Layers whose clip is among `loaded` (names of tensors that
/// initial weights gave) keep it. Restores mode and batch-norm statistics.
void calibrate_clips(Network& network, const std::set<std::string>& loaded,
                     const std::function<torch::Tensor(std::int64_t)>& images);

}  // namespace bitsweep
