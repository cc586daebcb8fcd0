#include "train/evaluate.h"

#include <algorithm>
#include <functional>
#include <memory>

#include "deploy/runner.h"
#include "models/lower.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kBatch = 250;  // bounds memory; divides the usual test sets

using LogitsOf = std::function<torch::Tensor(const torch::Tensor& images)>;

// In evaluation mode. The weights must not change meanwhile.
LogitsOf evaluator(Network& network) {
    const bool on_integers =
        network.arithmetic() == Arithmetic::kInteger && network.layers().front().layer->weight.is_cpu();
    const auto lowered = on_integers ? lower(network) : LoweredNetwork();
    if (!lowered.network) return [&](const torch::Tensor& images) { return network.forward(images); };
    auto runner = std::make_shared<IntegerRunner>(*lowered.network);
    return [runner](const torch::Tensor& images) {
        const auto input = images.contiguous();
        auto logits = torch::empty({images.size(0), runner->classes()}, torch::kFloat32);
        runner->run(input.data_ptr<float>(), images.size(0), logits.data_ptr<float>(), at::get_num_threads());
        return logits;
    };
}

}  // namespace

Evaluation evaluate(Network& network, Batches& batches, bool keep_logits) {
    torch::NoGradGuard no_grad;
    const bool was_training = network.is_training();
    network.eval();
    const auto logits_of = evaluator(network);
    torch::Tensor loss, correct;
    std::vector<torch::Tensor> predictions, kept;
    for (std::int64_t first = 0; first < batches.size(); first += kBatch) {
        const auto batch = batches.get(first, std::min(kBatch, batches.size() - first));
        const auto logits = logits_of(batch.images);
        const auto predicted = logits.argmax(1);
        if (keep_logits) kept.push_back(logits.cpu());
        const auto sum = torch::nn::functional::cross_entropy(
            logits, batch.labels, torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kSum));
        const auto right = (predicted == batch.labels).sum();
        loss = loss.defined() ? loss + sum.to(torch::kFloat64) : sum.to(torch::kFloat64);
        correct = correct.defined() ? correct + right : right;
        predictions.push_back(predicted.to(logits.size(1) > 256 ? torch::kInt16 : torch::kUInt8));
    }
    network.train(was_training);
    const double images = static_cast<double>(batches.size());
    return {loss.item<double>() / images, 100.0 * static_cast<double>(correct.item<std::int64_t>()) / images,
            batches.size(), torch::cat(predictions).cpu(), keep_logits ? torch::cat(kept) : torch::Tensor()};
}

void reestimate_batch_norm(Network& network, Batches& batches, std::int64_t batch, std::int64_t limit) {
    torch::NoGradGuard no_grad;
    const bool was_training = network.is_training();
    network.train();
    for (const auto& module : network.modules(/*include_self=*/false))
        if (auto* norm = dynamic_cast<torch::nn::BatchNorm2dImpl*>(module.get())) {
            norm->reset_running_stats();
            auto& momentum = norm->options.momentum();
            momentum = std::decay_t<decltype(momentum)>();  // none: a cumulative average; "= {}" would make it 0
        }
    const auto count = std::min(limit, batches.size() / batch);
    for (std::int64_t i = 0; i < count; ++i) network.forward(batches.get(i * batch, batch).images);
    network.train(was_training);
}

}  // namespace bitsweep
