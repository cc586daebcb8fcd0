#include "train/step_runner.h"

#include "base/error.h"
#include "train/optimizer.h"

#ifdef BITSWEEP_CUDA
#include <ATen/cuda/CUDAGraph.h>
#include <c10/core/Event.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/version.h>
#endif

namespace bitsweep {
namespace {

StepOutput pass_through(Network& network, const Batch& batch, const Teacher* teacher) {
    const auto logits = network.forward(batch.images);
    const auto task = torch::nn::functional::cross_entropy(logits, batch.labels);
    const auto loss = teacher != nullptr ? teacher->loss(batch.images, logits, task) : task;
    loss.backward();
    network.count_alpha_gradients();
    return {logits.detach(), task.detach()};
}

class EagerRunner : public StepRunner {
public:
    EagerRunner(Network& network, torch::optim::Optimizer& optimizer, const Teacher* teacher)
        : network_(network), optimizer_(optimizer), teacher_(teacher) {}

    StepOutput run(const Batch& batch) override {
        drop_gradients(optimizer_);
        return pass_through(network_, batch, teacher_);
    }

private:
    Network& network_;
    torch::optim::Optimizer& optimizer_;
    const Teacher* teacher_;
};

#ifdef BITSWEEP_CUDA

class CapturedRunner : public StepRunner {
public:
    CapturedRunner(Network& network, torch::optim::Optimizer& optimizer, torch::Device device, const Teacher* teacher)
        : network_(network),
          optimizer_(optimizer),
          teacher_(teacher),
          stream_(c10::cuda::getStreamFromPool(/*isHighPriority=*/false, device.index())) {}

    StepOutput run(const Batch& batch) override {
        const auto outer = c10::cuda::getCurrentCUDAStream(stream_.device_index());
        if (seen_ == kWarmUp) capture(batch);
        if (seen_ >= kWarmUp) {
            input_.images.copy_(batch.images);
            input_.labels.copy_(batch.labels);
            graph_.replay();
            return output_;
        }
        ++seen_;
        wait_for(outer, stream_);
        StepOutput output;
        {
            const c10::cuda::CUDAStreamGuard guard(stream_);
            drop_gradients(optimizer_);
            output = pass_through(network_, batch, teacher_);
        }
        wait_for(stream_, outer);
        return output;
    }

private:
    static constexpr int kWarmUp = 3;  // as PyTorch advises

    static void wait_for(const c10::cuda::CUDAStream& earlier, const c10::cuda::CUDAStream& later) {
        c10::Event event(c10::DeviceType::CUDA);
        event.record(earlier);
        event.block(later);
    }

    // Gradients that do not exist yet are made in the graph's own memory, where each replay writes them.
    void capture(const Batch& batch) {
        input_ = {batch.images.clone(), batch.labels.clone()};
        drop_gradients(optimizer_);
        const auto outer = c10::cuda::getCurrentCUDAStream(stream_.device_index());
        wait_for(outer, stream_);
        {
            const c10::cuda::CUDAStreamGuard guard(stream_);
            begin_capture();
            try {
                output_ = pass_through(network_, input_, teacher_);
            } catch (...) {
                end_failed_capture();
                throw;
            }
            graph_.capture_end();
        }
        wait_for(stream_, outer);
        ++seen_;
    }

    // Other threads go on making pinned batches, which a capture of the whole process would forbid.
    void begin_capture() {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
        graph_.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
#else
        graph_.capture_begin();
#endif
    }

    // So that the stream and the allocator stop recording. What it throws follows from what is thrown already.
    void end_failed_capture() {
        try {
            graph_.capture_end();
        } catch (const c10::Error&) {
        }
    }

    Network& network_;
    torch::optim::Optimizer& optimizer_;
    const Teacher* teacher_;
    c10::cuda::CUDAStream stream_;
    at::cuda::CUDAGraph graph_;
    Batch input_;
    StepOutput output_;
    int seen_ = 0;
};

#endif

}  // namespace

std::unique_ptr<StepRunner> eager_runner(Network& network, torch::optim::Optimizer& optimizer, const Teacher* teacher) {
    return std::make_unique<EagerRunner>(network, optimizer, teacher);
}

std::unique_ptr<StepRunner> captured_runner(Network& network, [[maybe_unused]] torch::optim::Optimizer& optimizer,
                                            torch::Device device, [[maybe_unused]] const Teacher* teacher) {
    if (!device.is_cuda())
        throw ConfigError("train.graph", "a CUDA graph needs a GPU, and this run is on " + device.str(),
                          "train.graph=false");
    // Seeded a step, which a replay would not see.
    if (network.is_stochastic())
        throw ConfigError("train.graph", "this network drops out at random, which a graph would repeat",
                          "train.graph=false");
#ifdef BITSWEEP_CUDA
    return std::make_unique<CapturedRunner>(network, optimizer, device, teacher);
#else
    throw ConfigError("train.graph", "this bitsweep-train was built with a LibTorch without CUDA", "train.graph=false");
#endif
}

}  // namespace bitsweep
