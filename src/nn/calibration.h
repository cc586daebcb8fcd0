#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "nn/network.h"

namespace bitsweep {

/// The statistics from which the states of a layer's activation start (Calibration, quant/core/method.h).
class ClipCalibration {
public:
    explicit ClipCalibration(const ActivationQuantizer& activation) : activation_(activation) {}

    void add(const torch::Tensor& x);

    /// The states, in the quantizer's order.
    std::vector<torch::Tensor> result() const;

    /// Batches this layer wants to see; 0 = its states start from numbers.
    static std::int64_t batches_wanted(const QuantLayer& layer);

private:
    ActivationQuantizer activation_;
    std::vector<torch::Tensor> gathered_;  ///< one a batch; their sum alone where the mean is asked for
    std::int64_t batches_ = 0;
};

/// Sets the states that start from data, at least to their floors, by running the first batches of training images
/// (`images(i)`: [N,C,H,W], normalised, on the network's device) in full-precision activations, with batch norm's
/// statistics of the batch and without dropout. Weights are quantized as configured. Layers all of whose states are
/// among `loaded` (names of tensors that initial weights gave) keep them. Restores mode and batch-norm statistics.
void calibrate_clips(Network& network, const std::set<std::string>& loaded,
                     const std::function<torch::Tensor(std::int64_t)>& images);

}  // namespace bitsweep
