#include "quant/methods/dorefa.h"

#include "quant/core/uniform.h"

namespace bitsweep {
namespace {

struct SignFunction : torch::autograd::Function<SignFunction> {
    static torch::Tensor forward(torch::autograd::AutogradContext*, const torch::Tensor& w,
                                 const torch::Tensor& scale) {
        return torch::where(w >= 0, scale, -scale);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext*,
                                                   torch::autograd::variable_list gradients) {
        return {gradients[0], torch::Tensor()};
    }
};

QuantizedWeight quantize_sign(const torch::Tensor& w) {
    const auto scale = ScaleGroups{}.mean_magnitude(w);
    return {SignFunction::apply(w, scale), scale, {}};
}

}  // namespace

torch::Tensor dorefa_rounded(const torch::Tensor& w, const WeightQuantConfig& config) {
    if (config.bits.value == 1) return w;
    const auto t = torch::tanh(w);
    // tanh(inf) is a plain 1, which would hide a diverged weight: 0 * inf makes the normaliser NaN.
    return t / (one_where_zero(ScaleGroups{}.max_magnitude(t)) + ScaleGroups{}.max_magnitude(w) * 0);
}

QuantizedWeight quantize_dorefa(const torch::Tensor& w, const WeightQuantConfig& config) {
    if (config.bits.value == 1) return quantize_sign(w);
    const auto one = torch::ones({}, w.options().requires_grad(false));
    return on_symmetric_levels(dorefa_rounded(w, config), one, even_levels(config));
}

}  // namespace bitsweep
