#include "bench/step_parts.h"

#include <mutex>
#include <string_view>

#include <ATen/record_function.h>

#include "bench/bench.h"

namespace bitsweep::bench {
namespace {

using Clock = std::chrono::steady_clock;

// Seconds in LibTorch's calls by what they are; a call within a counted call is part of it.
struct Recorded {
    double convolution = 0, other = 0;
    const at::RecordFunction* counted = nullptr;  // the call that is being counted
    Clock::time_point since;
};

Recorded* g_recorded = nullptr;  // the callbacks of LibTorch 1.13 hold no state

bool contains_any(std::string_view name, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

bool is_convolution(std::string_view name) {
    return contains_any(name, {"aten::conv2d", "ConvolutionBackward", "bitsweep::convolution", "ConvolveFunction"});
}

bool is_counted(std::string_view name) {
    return is_convolution(name) || contains_any(name, {"aten::linear", "aten::addmm", "aten::cross_entropy_loss",
                                                       "AddmmBackward", "NllLoss", "LogSoftmax", "AccumulateGrad"});
}

std::unique_ptr<at::ObserverContext> on_enter(const at::RecordFunction& call) {
    if (g_recorded->counted == nullptr && is_counted(call.name())) {
        g_recorded->counted = &call;
        g_recorded->since = Clock::now();
    }
    return nullptr;
}

void on_leave(const at::RecordFunction& call, at::ObserverContext*) {
    if (g_recorded->counted != &call) return;
    g_recorded->counted = nullptr;
    const double seconds = std::chrono::duration<double>(Clock::now() - g_recorded->since).count();
    (is_convolution(call.name()) ? g_recorded->convolution : g_recorded->other) += seconds;
}

}  // namespace

StepParts parts_of(const TrainingStep& step, const std::function<TrainingBatch()>& next_batch) {
    StepParts parts;
    TrainingBatch batch;
    parts.data = seconds_of([&] { batch = next_batch(); });
    Recorded recorded;
    g_recorded = &recorded;
    const auto handle = at::addThreadLocalCallback(at::RecordFunctionCallback(&on_enter, &on_leave));
    torch::Tensor loss;
    const double passes = seconds_of([&] {
        loss = step.forward(batch);
        loss.backward();
    });
    at::removeCallback(handle);
    parts.optimizer = seconds_of(step.update);
    parts.convolution = recorded.convolution;
    parts.other = recorded.other;
    parts.norm_quantizer = passes - recorded.convolution - recorded.other;
    return parts;
}

OrderedJson shares_of(const std::vector<StepParts>& rounds) {
    OrderedJson json;
    const auto add = [&](const char* name, double StepParts::*part) {
        std::vector<double> shares;
        for (const auto& round : rounds) shares.push_back(round.*part / round.sum());
        json[name] = median(shares);
    };
    add("convolution", &StepParts::convolution);
    add("norm_quantizer", &StepParts::norm_quantizer);
    add("optimizer", &StepParts::optimizer);
    add("data", &StepParts::data);
    add("other", &StepParts::other);
    return json;
}

}  // namespace bitsweep::bench
