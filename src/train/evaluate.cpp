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

std::vector<double> accuracy_by_class(const torch::Tensor& labels, const torch::Tensor& right, std::int64_t classes) {
    const auto all = torch::bincount(labels, {}, classes).to(torch::kFloat64);
    const auto hit = torch::bincount(labels, right.to(torch::kFloat64), classes);
    const auto share = (hit / all * 100).contiguous();
    return {share.data_ptr<double>(), share.data_ptr<double>() + share.numel()};
}

}  // namespace

double expected_calibration_error(const torch::Tensor& confidence, const torch::Tensor& right) {
    constexpr std::int64_t kBins = 15;
    const auto bin = (confidence * kBins).ceil().sub(1).clamp(0, kBins - 1).to(torch::kInt64);
    const auto gaps = torch::bincount(bin, right.to(torch::kFloat64) - confidence, kBins);
    return 100 * gaps.abs().sum().item<double>() / static_cast<double>(std::max<std::int64_t>(1, right.numel()));
}

Evaluation evaluate(Network& network, Batches& batches, bool keep_logits) {
    torch::NoGradGuard no_grad;
    const bool was_training = network.is_training();
    network.eval();
    const auto logits_of = evaluator(network);
    std::int64_t classes = 0;
    torch::Tensor loss, correct;
    std::vector<torch::Tensor> predictions, kept, confidences, hits, labels;
    for (std::int64_t first = 0; first < batches.size(); first += kBatch) {
        const auto batch = batches.get(first, std::min(kBatch, batches.size() - first));
        const auto logits = logits_of(batch.images);
        const auto predicted = logits.argmax(1);
        classes = logits.size(1);
        if (keep_logits) kept.push_back(logits.cpu());
        const auto sum = torch::nn::functional::cross_entropy(
            logits, batch.labels, torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kSum));
        hits.push_back(predicted == batch.labels);
        labels.push_back(batch.labels.clone());
        confidences.push_back(torch::softmax(logits.to(torch::kFloat64), 1).amax(1));
        const auto right = hits.back().sum();
        loss = loss.defined() ? loss + sum.to(torch::kFloat64) : sum.to(torch::kFloat64);
        correct = correct.defined() ? correct + right : right;
        predictions.push_back(predicted.to(logits.size(1) > 256 ? torch::kInt16 : torch::kUInt8));
    }
    network.train(was_training);
    const double images = static_cast<double>(batches.size());
    const auto all = torch::cat(predictions).cpu(), right = torch::cat(hits).cpu();
    Evaluation result;
    result.loss = loss.item<double>() / images;
    result.top1 = 100.0 * static_cast<double>(correct.item<std::int64_t>()) / images;
    result.images = batches.size();
    result.ece = expected_calibration_error(torch::cat(confidences).cpu(), right);
    result.top1_by_class = accuracy_by_class(torch::cat(labels).cpu(), right, classes);
    result.predictions = all;
    result.labels = torch::cat(labels).to(all.scalar_type()).cpu();
    if (keep_logits) result.logits = torch::cat(kept);
    return result;
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
