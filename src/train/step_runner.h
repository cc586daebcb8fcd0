#pragma once

#include <memory>

#include <torch/torch.h>

#include "data/batches.h"
#include "nn/network.h"
#include "train/teacher.h"

namespace bitsweep {

/// The result of one step's two passes; on the device, and valid until the next batch.
struct StepOutput {
    torch::Tensor logits;  ///< [n,classes] float32, detached
    torch::Tensor loss;  ///< scalar float32, detached: mean cross entropy, also where a teacher adds to what is learned
};

/// Runs a training step's forward and backward pass, batch after batch. It leaves the gradients of the cross entropy,
/// or of Teacher::loss(), in the parameters, and counts those of the clips. It waits for nothing.
class StepRunner {
public:
    virtual ~StepRunner() = default;
    virtual StepOutput run(const Batch& batch) = 0;
};

/// Runs the passes operator by operator.
std::unique_ptr<StepRunner> eager_runner(Network& network, torch::optim::Optimizer& optimizer,
                                         const Teacher* teacher = nullptr);

/// Runs the passes on a GPU as one CUDA graph. The first batches go operator by operator, on a stream of their own, so
/// that libraries make their choices; then the passes are captured, and replayed from there on. All batches have one
/// shape. The arguments are borrowed. Throws ConfigError where that cannot be: not on a GPU, a LibTorch without CUDA,
/// or a network that draws random numbers.
std::unique_ptr<StepRunner> captured_runner(Network& network, torch::optim::Optimizer& optimizer, torch::Device device,
                                            const Teacher* teacher = nullptr);

}  // namespace bitsweep
