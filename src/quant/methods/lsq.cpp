#include "quant/methods/lsq.h"

#include <cmath>

#include "quant/core/clip.h"

namespace bitsweep {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct StepFunction : torch::autograd::Function<StepFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& w, const torch::Tensor& step,
                                 std::int64_t low, std::int64_t high) {
        const auto z = w / step;
        context->save_for_backward({z});
        context->saved_data["low"] = low;
        context->saved_data["high"] = high;
        return z.clamp(low, high).round_().mul_(step).add_(w * 0);  // an infinite weight stays visible
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto z = context->get_saved_variables()[0];
        const auto low = context->saved_data["low"].toInt(), high = context->saved_data["high"].toInt();
        const auto& g = gradients[0];
        const auto inside = (z >= low).logical_and_(z <= high), between = (z > low).logical_and_(z < high);
        const auto slope =
            z.clamp(low, high).round_().sub_(torch::where(between, z, torch::zeros_like(z)));  // z may be infinite
        return {g * inside, (g * slope).sum(), torch::Tensor(), torch::Tensor()};
    }
};

struct GradientScaleFunction : torch::autograd::Function<GradientScaleFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& step, double factor) {
        context->saved_data["factor"] = factor;
        return step.clone();
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        return {gradients[0] * context->saved_data["factor"].toDouble(), torch::Tensor()};
    }
};

}  // namespace

int lsq_weight_top(int bits) {
    return (1 << (bits - 1)) - 1;
}

torch::Tensor lsq_initial_step(const torch::Tensor& v, int top) {
    return (ScaleGroups{}.mean_magnitude(v) * (2.0 / std::sqrt(static_cast<double>(top)))).clamp_min_(kStepFloor);
}

torch::Tensor scale_gradient(const torch::Tensor& step, double factor) {
    return GradientScaleFunction::apply(step, factor);
}

QuantizedWeight quantize_lsq(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config) {
    const int bits = config.bits.value;
    const auto& step = states.front();
    const std::int64_t low = std::int64_t{1} << (bits - 1), high = lsq_weight_top(bits);
    const auto count = static_cast<double>(std::max<std::int64_t>(1, w.numel()));
    const auto scaled = scale_gradient(step, 1.0 / std::sqrt(count * static_cast<double>(high)));
    return {StepFunction::apply(w, scaled, -low, high), step.detach() * low, {}};
}

std::vector<QuantState> lsq_weight_states(const WeightQuantConfig&, torch::IntArrayRef) {
    return {{.name = "weight_step", .symbol = "step", .floor = kStepFloor}};
}

std::vector<torch::Tensor> lsq_weight_start(const torch::Tensor& w, const WeightQuantConfig& config) {
    return {lsq_initial_step(w, lsq_weight_top(config.bits.value))};
}

torch::Tensor lsq_clip(at::TensorList states, const ActivationQuantConfig& config, std::int64_t image) {
    const int top = activation_top(config);
    return scale_gradient(states.front(), 1.0 / std::sqrt(static_cast<double>(image) * top)) * top;
}

std::vector<QuantState> lsq_activation_states(const ActivationQuantConfig&, torch::IntArrayRef) {
    return {{.name = "act_step", .symbol = "step", .floor = kStepFloor}};
}

torch::Tensor lsq_step_of(const torch::Tensor& r, const ActivationQuantConfig& config) {
    return lsq_initial_step(r, activation_top(config));
}

std::vector<torch::Tensor> lsq_at_other_bits(at::TensorList states, const ActivationQuantConfig& from,
                                             const ActivationQuantConfig& to) {
    auto others = states.vec();
    others.front() = others.front() * activation_top(from) / activation_top(to);
    return others;
}

}  // namespace bitsweep
