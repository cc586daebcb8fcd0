#pragma once

#include <functional>

#include <torch/torch.h>

#include "base/json.h"

namespace bitsweep::bench {

struct TrainingBatch {
    torch::Tensor images;  // [N,3,32,32] float32
    torch::Tensor labels;  // [N] int64
};

/// A training step, in the parts that are timed apart.
struct TrainingStep {
    std::function<torch::Tensor(const TrainingBatch&)> forward;  ///< the loss, old gradients dropped before
    std::function<void()> update;                                ///< what follows backward()

    void operator()(const TrainingBatch& batch) const {
        forward(batch).backward();
        update();
    }
};

/// Seconds of one step by what they were spent on. Convolutions, classifier and loss are what LibTorch records of its
/// own calls and ours in blocks (nn/block_convolution.h); the rest of forward and backward is what lies between the
/// convolutions: batch norm, residual addition, activation and the quantizers of both.
struct StepParts {
    double data = 0, convolution = 0, norm_quantizer = 0, optimizer = 0, other = 0;

    double sum() const { return data + convolution + norm_quantizer + optimizer + other; }
};

/// One step on the CPU. `next_batch` waits for the batch where it is not ready.
StepParts parts_of(const TrainingStep& step, const std::function<TrainingBatch()>& next_batch);

/// Shares of the whole: medians over `rounds`, each part by itself.
OrderedJson shares_of(const std::vector<StepParts>& rounds);

}  // namespace bitsweep::bench
