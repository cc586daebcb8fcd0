#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "deploy/integer_network.h"
#include "deploy/runner_step.h"
#include "kernels/kernels.h"

namespace bitsweep {

/// Runs an integer network on kernels/ alone. Weights are packed and buffers laid out once. Images go through one at a
/// time, several on as many threads, so that the logits' bits depend neither on the number of images, nor on threads,
/// nor on the kernels' instruction set. An image in which a NaN was met gets logits of NaN.
class IntegerRunner {
public:
    /// Throws DataError where nodes do not fit together, or the kernels do not take a convolution.
    explicit IntegerRunner(const IntegerNetwork& network,
                           const kernels::BlockKernels& kernels = kernels::kernels_for(kernels::Device::kCpu)->blocks);

    /// images: [count, channels, size, size], normalised. logits: [count, classes]. One call at a time.
    void run(const float* images, std::int64_t count, float* logits, int threads);

    std::int64_t classes() const { return classes_; }
    std::int64_t image_values() const { return image_values_; }
    const kernels::BlockKernels& kernels() const { return *kernels_; }

private:
    friend class RunnerBuilder;

    struct alignas(64) Line {
        std::byte bytes[64];
    };

    const kernels::BlockKernels* kernels_;
    std::int64_t classes_ = 0, image_values_ = 0;
    std::vector<RunnerStep> steps_;
    std::size_t lines_ = 0;                  // of memory that a thread needs
    std::vector<std::vector<Line>> memory_;  // a thread each; zero at first: padding is never written
};

}  // namespace bitsweep
