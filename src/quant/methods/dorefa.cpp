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

int dorefa_levels(const WeightQuantConfig& config) {
    return 1 << config.bits.value;
}

QuantizedWeight quantize_dorefa(const torch::Tensor& w, const WeightQuantConfig& config) {
    if (config.bits.value == 1) return quantize_sign(w);
    const auto t = torch::tanh(w);
    const auto one = torch::ones({}, w.options().requires_grad(false));
    // tanh(inf) is a plain 1, which would hide a diverged weight: 0 * inf makes the normaliser NaN.
    const auto normaliser = one_where_zero(ScaleGroups{}.max_magnitude(t)) + ScaleGroups{}.max_magnitude(w) * 0;
    QuantizedWeight quantized{{}, one, {}};
    quantized.values =
        quantize_symmetric(t / normaliser, {}, dorefa_levels(config), WeightGradient::kClip, &quantized.codes);
    return quantized;
}

}  // namespace bitsweep
