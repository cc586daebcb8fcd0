#include "quant/methods/ewgs.h"

namespace bitsweep {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// g F, with delta e.
torch::Tensor scaled(const torch::Tensor& gradient, const torch::Tensor& weighted_error) {
    return gradient + gradient.abs() * weighted_error;
}

struct WeightEwgsFunction : torch::autograd::Function<WeightEwgsFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& values,
                                 const torch::Tensor& weighted_error) {
        context->save_for_backward({weighted_error});
        return values.clone();
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        return {scaled(gradients[0], context->get_saved_variables()[0]), torch::Tensor()};
    }
};

struct ActivationEwgsFunction : torch::autograd::Function<ActivationEwgsFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& alpha,
                                 const torch::Tensor& weighted_error, bool clip_feels_it) {
        context->saved_data["clip_feels_it"] = clip_feels_it;
        context->save_for_backward({x, alpha, weighted_error});
        return x.clone();
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &alpha = saved[1];
        const auto to_x = scaled(gradients[0], saved[2]);
        torch::Tensor to_alpha;
        if (context->saved_data["clip_feels_it"].toBool())
            to_alpha = ((gradients[0] - to_x) * x / alpha).sum_to_size(alpha.sizes());
        return {to_x, to_alpha, torch::Tensor(), torch::Tensor()};
    }
};

}  // namespace

torch::Tensor weight_ewgs(const torch::Tensor& values, const torch::Tensor& rounded, const torch::Tensor& scale,
                          double delta) {
    const auto w = rounded.detach();
    const auto clipped = torch::minimum(torch::maximum(w, -scale), scale);
    const auto whole = torch::where(scale == 0, torch::ones_like(scale), scale) * 2;
    return WeightEwgsFunction::apply(values, (clipped - values.detach()) / whole * delta);
}

torch::Tensor activation_ewgs(const torch::Tensor& x, const torch::Tensor& alpha, const torch::Tensor& quantized,
                              double delta, bool clip_feels_it) {
    const auto high = alpha.defined() ? alpha : torch::ones({}, x.options().requires_grad(false));
    const auto top = high.detach();
    const auto clipped = torch::minimum(torch::relu(x.detach()), top);
    return ActivationEwgsFunction::apply(x, high, (clipped - quantized) / top * delta, clip_feels_it);
}

}  // namespace bitsweep
