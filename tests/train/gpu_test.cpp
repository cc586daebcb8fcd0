// What only a GPU can show. Skipped, visibly, where there is none.

#include <csignal>
#include <cstdio>
#include <filesystem>

#include "data/batches.h"
#include "models/table.h"
#include "support/stages.h"
#include "sys/clock.h"
#include "sys/gpu.h"
#include "sys/machine.h"
#include "train/device.h"
#include "train/optimizer.h"
#include "train/step_runner.h"
#include "train/trainer.h"

namespace bitsweep::gpu_test {
using test::Trainer;
namespace fs = std::filesystem;

namespace {

bool has_gpu(const char* test) {
    set_threads(1);  // with it no TF32, and cuDNN's deterministic algorithms
    if (torch::cuda::is_available()) return true;
    // scripts/gpu-check sets it: there nothing may be skipped.
    if (environment("BITSWEEP_REQUIRE_GPU")) FAIL("LibTorch sees no GPU");
    std::printf("SKIPPED: %s: there is no GPU, or LibTorch is built without CUDA\n", test);
    return false;
}

RunConfig config_of(int activation_bits) {
    auto config = test::quantized("resnet8", 2);
    config.quant.activation.bits = Bits{activation_bits};
    return config;
}

struct Learner {
    std::shared_ptr<Network> network;
    ScheduledOptimizer optimizer;

    Learner(const RunConfig& config, torch::Device device) : network(make_network(config)) {
        network->to(device);
        optimizer = make_optimizer(config, parameter_groups(*network));
    }
    void step(StepRunner& runner, const Batch& batch) {
        optimizer.set_rate(0.05);
        runner.run(batch);
        optimizer.optimizer->step();
    }
};

Batch batch_on(torch::Device device, int seed) {
    torch::manual_seed(static_cast<std::uint64_t>(seed));
    const auto images = torch::randn({16, 3, 32, 32});
    return {images.to(device), torch::arange(16).remainder(10).to(device)};
}

double relative_distance(const torch::Tensor& a, const torch::Tensor& b) {
    return ((a.cpu() - b.cpu()).norm() / (b.cpu().norm() + 1e-12)).item<double>();
}

Trainer on_gpu(Json keys = Json::object()) {
    Json all = test::two_bits();
    all.update(keys);
    Trainer trainer(all);
    trainer.device = "cuda:0";
    return trainer;
}

std::string final_weights(const Trainer& trainer) {
    const auto output = trainer.run({"--checkpoint-steps", "3"});
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    return sha256_of_file(trainer.file("final.safetensors"));
}

// Killed in its run, after it has written a checkpoint.
void kill_after_checkpoint(const Trainer& trainer) {
    const auto pid = trainer.start({"--checkpoint-steps", "3"});
    const SystemClock clock;
    for (int i = 0; i < 6000 && !fs::exists(trainer.file("checkpoint.pt")); ++i) clock.sleep(0.01);
    ::kill(pid, SIGKILL);
    wait_process(pid);
    REQUIRE(fs::exists(trainer.file("checkpoint.pt")));
    REQUIRE(!fs::exists(trainer.file("final.safetensors")));
}

}  // namespace

TEST_CASE("the GPU's passes give the gradients of the CPU's fused and composed operators", "[gpu]") {
    if (!has_gpu("GPU against CPU")) return;
    // Clipped, not rounded: a value on a rounding edge may fall to the other side, and all that follows would change.
    const auto config = config_of(32);
    std::vector<std::vector<torch::Tensor>> gradients;
    for (const auto& [device, composed] :
         {std::pair{torch::Device(torch::kCUDA, 0), false}, {torch::Device(torch::kCPU), false}, {torch::kCPU, true}}) {
        Learner learner(config, device);
        learner.network->set_arithmetic(composed ? Arithmetic::kComposed : Arithmetic::kFused);
        eager_runner(*learner.network, *learner.optimizer.optimizer)->run(batch_on(device, 3));
        gradients.emplace_back();
        for (const auto& parameter : learner.network->parameters()) gradients.back().push_back(parameter.grad());
    }
    for (const std::size_t other : {1, 2})
        for (std::size_t i = 0; i < gradients[0].size(); ++i)
            CHECK(relative_distance(gradients[0][i], gradients[other][i]) < 2e-2);
}

TEST_CASE("a layer on the GPU is the CPU's on integers, of the same levels, to 5e-5 of its largest value", "[gpu]") {
    if (!has_gpu("GPU against integers")) return;
    struct Quantizers {
        const char *weight, *activation;
        int bits;
    };
    torch::NoGradGuard no_grad;
    for (const auto& [weight, activation, bits] : {Quantizers{"dorefa", "dorefa", 1},
                                                   {"sawb", "pact", 2},
                                                   {"lsq", "lsq", 3},
                                                   {"mse", "pact", 5},
                                                   {"minmax", "minmax", 6},
                                                   {"sawb", "pact", 8}})
        for (const char* block : {"post", "pre"}) {
            INFO(weight << ", " << activation << ", " << bits << " bits, " << block);
            const auto config = test::with(test::quantized("resnet8", bits, weight, activation),
                                           {{"model.block", block}, {"model.shortcut", bits % 2 == 0 ? "A" : "B"}});
            const auto network = test::network_of(config, {10, 32});
            const auto lowered = lower(*network);
            REQUIRE(lowered.network);
            network->to(torch::Device(torch::kCUDA, 0));
            test::Stages(*network, *lowered.network, test::normal({1, 3, 32, 32}, 4), 5e-5).check();
        }
}

TEST_CASE("a captured step leaves the parameters of an uncaptured one, to the bit", "[gpu]") {
    if (!has_gpu("graph capture")) return;
    const torch::Device device(torch::kCUDA, 0);
    for (const char* precision : {"float32", "bf16"}) {
        auto config = config_of(2);
        config.train.precision = precision;
        Learner eager(config, device), captured(config, device);
        const auto plain = eager_runner(*eager.network, *eager.optimizer.optimizer);
        const auto graph = captured_runner(*captured.network, *captured.optimizer.optimizer, device);
        for (int step = 0; step < 8; ++step) {
            eager.step(*plain, batch_on(device, step));
            captured.step(*graph, batch_on(device, step));
        }
        const auto a = eager.network->parameters(), b = captured.network->parameters();
        for (std::size_t i = 0; i < a.size(); ++i) CHECK(torch::equal(a[i], b[i]));
    }
}

TEST_CASE("two runs on a GPU end with the same weights, also with a graph, and after stops", "[gpu][resume]") {
    if (!has_gpu("runs on a GPU")) return;
    const auto expected = final_weights(on_gpu());
    CHECK(final_weights(on_gpu()) == expected);
    const auto stopped = on_gpu();
    kill_after_checkpoint(stopped);
    CHECK(final_weights(stopped) == expected);
    const auto graph = on_gpu({{"train.graph", true}}), stopped_graph = on_gpu({{"train.graph", true}});
    const auto expected_of_graph = final_weights(graph);
    kill_after_checkpoint(stopped_graph);
    CHECK(final_weights(stopped_graph) == expected_of_graph);
}

TEST_CASE("a run that the GPU has no memory for exits 30", "[gpu]") {
    if (!has_gpu("out of memory")) return;
    const torch::Device device(torch::kCUDA, 0);
    torch::zeros({1}, device);  // this process' context is part of what is used
    const auto gpus = Nvml().inventory().gpus;
    REQUIRE(!gpus.empty());
    constexpr std::int64_t kLeft = 1 << 30;  // a context takes half of it, the run below twice of it
    const auto taken = torch::empty({static_cast<std::int64_t>(gpus.front().free_bytes) - kLeft},
                                    torch::TensorOptions(torch::kUInt8).device(device));
    const auto trainer = on_gpu({{"model.width", 4}, {"batch", 256}});
    const auto output = trainer.run();
    INFO(output.text);
    CHECK(output.status.code == 30);
}

TEST_CASE("a step does not wait for the device", "[gpu]") {
    if (!has_gpu("asynchronous step")) return;
    // A graph can hold no synchronisation: capturing it would fail.
    const torch::Device device(torch::kCUDA, 0);
    for (const auto& [weight, activation] : {std::pair{"sawb", "pact"},
                                             {"dorefa", "dorefa"},
                                             {"lsq", "lsq"},
                                             {"mse", "pact"},
                                             {"twn", "wrpn"},
                                             {"minmax", "minmax"},
                                             {"lsq", "lsq+"},
                                             {"sawb", "n2uq"}}) {
        auto config = config_of(2);
        config.quant.weight.method = weight;
        config.quant.activation.method = activation;
        INFO(weight << " " << activation);
        Learner learner(config, device);
        const auto graph = captured_runner(*learner.network, *learner.optimizer.optimizer, device);
        for (int step = 0; step < 5; ++step) REQUIRE_NOTHROW(learner.step(*graph, batch_on(device, step)));
    }
}

}  // namespace bitsweep::gpu_test
