#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "data/batches.h"
#include "nn/network.h"

namespace bitsweep {

/// Evaluation of one image set.
struct Evaluation {
    double loss = 0;  ///< mean cross entropy, nats
    double top1 = 0;  ///< percent
    std::int64_t images = 0;
    double ece = 0;  ///< percent: expected calibration error of the largest probability, 15 bins of one width
    std::vector<double> top1_by_class;  ///< percent, by label; NaN where no image has it
    torch::Tensor predictions;          ///< [images] on the CPU, in the order given; uint8, or int16 beyond 256 classes
    torch::Tensor labels;               ///< likewise
    torch::Tensor logits;               ///< [images,classes] float32 on the CPU, where they are kept; else undefined
};

/// The images of `batches` (begun without augmentation), in evaluation mode; the network's mode is restored. On the
/// CPU, with the arithmetic kInteger, the network's integer form runs (models/lower.h) where the whole network has one.
Evaluation evaluate(Network& network, Batches& batches, bool keep_logits = false);

/// sum over the bins of |sum of (right - confidence)| / images, in percent; a confidence of i / 15 is in the bin below.
/// confidence: [N] float64, the largest probability; right: [N] bool.
double expected_calibration_error(const torch::Tensor& confidence, const torch::Tensor& right);

/// Replaces every batch norm's running statistics by the plain average over training-mode batches of `batch` images,
/// at most `limit` of them. Quantized weights move between steps, which an exponential average lags behind.
void reestimate_batch_norm(Network& network, Batches& batches, std::int64_t batch, std::int64_t limit = 100);

}  // namespace bitsweep
