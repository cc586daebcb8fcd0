#pragma once

#include <memory>

#include <torch/torch.h>

#include "data/batches.h"
#include "nn/network.h"

namespace bitsweep {

/// What a training step knows after its passes; on the device, and valid until the next batch.
struct PassesOutput {
    torch::Tensor logits;  ///< [n,classes] float32, detached
    torch::Tensor loss;    ///< scalar float32, detached: mean cross entropy
};

/// Forward and backward pass of one batch after the other: leaves the gradients of the cross entropy in the parameters,
/// and counts those of the clips. Waits for nothing.
class Passes {
public:
    virtual ~Passes() = default;
    virtual PassesOutput run(const Batch& batch) = 0;
};

/// Operator by operator.
std::unique_ptr<Passes> eager_passes(Network& network, torch::optim::Optimizer& optimizer);

/// The same on a GPU as one CUDA graph: the first batches go operator by operator, on a stream of their own, so that
/// libraries make their choices; then the passes are captured, and replayed from there on. All batches have one shape.
/// Both arguments are borrowed. Throws ConfigError where that cannot be: not on a GPU, a LibTorch without CUDA, or a
/// network that draws random numbers.
std::unique_ptr<Passes> captured_passes(Network& network, torch::optim::Optimizer& optimizer, torch::Device device);

}  // namespace bitsweep
