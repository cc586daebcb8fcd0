#include "quant/methods/twn.h"

namespace bitsweep {
namespace {

struct TernaryFunction : torch::autograd::Function<TernaryFunction> {
    static torch::Tensor forward(torch::autograd::AutogradContext*, const torch::Tensor& w,
                                 const torch::Tensor& threshold, const torch::Tensor& scale) {
        // w * 0 keeps a NaN or infinite weight visible: no comparison with it is true.
        return w.sign().mul_(w.abs() > threshold).mul_(scale).add_(w * 0);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext*,
                                                   torch::autograd::variable_list gradients) {
        return {gradients[0], torch::Tensor(), torch::Tensor()};
    }
};

}  // namespace

QuantizedWeight quantize_twn(const torch::Tensor& w, const WeightQuantConfig&) {
    const auto magnitudes = w.detach().abs();
    const auto threshold = ScaleGroups{}.mean_magnitude(w) * 0.7;
    const auto above = (magnitudes > threshold).to(torch::kFloat64);
    const auto scale = (magnitudes * above).sum().div_(above.sum().clamp_min_(1)).to(w.dtype());
    return {TernaryFunction::apply(w, threshold, scale), scale, {}};
}

}  // namespace bitsweep
