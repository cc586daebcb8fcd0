#include "study/latency.h"

#include <algorithm>
#include <chrono>
#include <map>

#include <fmt/format.h>
#include <torch/torch.h>

#include "models/lower.h"
#include "nn/cost.h"

namespace bitsweep::study {
namespace {

// So many calls that the clock tells them: a call of one image takes a millisecond or less.
constexpr std::int64_t kLeastImages = 16;

std::int64_t size_bytes(const Network& network) {
    std::int64_t bytes = 0;
    for (const auto& cost : layer_costs(network)) bytes += cost.size_bytes;
    return bytes;
}

}  // namespace

Inference::Inference(std::shared_ptr<Network> network, const ImageShape& images)
    : network_(std::move(network)), images_(images) {
    network_->eval();
    torch::NoGradGuard no_grad;
    auto lowered = lower(*network_);
    refusal_ = std::move(lowered.refusal);
    if (lowered.network) runner_.emplace(*lowered.network);
}

double Inference::ms_an_image(std::int64_t batch) {
    using Clock = std::chrono::steady_clock;
    torch::NoGradGuard no_grad;
    const auto images = torch::rand({batch, images_.channels, images_.size, images_.size});
    auto logits = torch::empty({batch, images_.classes});
    const std::int64_t calls = std::max<std::int64_t>(1, kLeastImages / batch);
    const auto start = Clock::now();
    for (std::int64_t call = 0; call < calls; ++call) {
        if (runner_) runner_->run(images.data_ptr<float>(), batch, logits.data_ptr<float>(), 1);
        else network_->forward(images);
    }
    const std::chrono::duration<double, std::milli> took = Clock::now() - start;
    return took.count() / static_cast<double>(calls * batch);
}

OrderedJson latency_json(std::vector<double> times_ms) {
    std::sort(times_ms.begin(), times_ms.end());
    const auto middle = times_ms.size() / 2;
    const double median = times_ms.size() % 2 == 1 ? times_ms[middle] : (times_ms[middle - 1] + times_ms[middle]) / 2;
    return {{"low", times_ms.front()}, {"latency", median}, {"high", times_ms.back()}, {"n", times_ms.size()}};
}

OrderedJson measure_latency(const std::shared_ptr<Network>& network, const ImageShape& images, int rounds) {
    Inference inference(network, images);
    std::map<std::int64_t, std::vector<double>> times_ms;
    for (int round = -1; round < rounds; ++round)
        for (const auto batch : kLatencyBatches) {
            const double ms = inference.ms_an_image(batch);
            if (round >= 0) times_ms[batch].push_back(ms);
        }
    OrderedJson json{{"engine", inference.is_integer() ? "bitsweep" : "libtorch"},
                     {"refusal", inference.refusal()},
                     {"size_bytes", size_bytes(*network)}};
    for (auto& [batch, times] : times_ms) json[fmt::format("batch_{}", batch)] = latency_json(std::move(times));
    return json;
}

}  // namespace bitsweep::study
