#include "quant/clip.h"

#include <cmath>

#include "config/run_config.h"

namespace bitsweep {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct FixedAtOne {};  // in alpha's place: autograd takes no undefined tensor

struct RoundedClipFunction : torch::autograd::Function<RoundedClipFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& alpha,
                                 std::int64_t n) {
        return round(context, x.div(alpha).mul_(n), n, true).mul_(alpha / n);
    }

    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, FixedAtOne, std::int64_t n) {
        return round(context, x * n, n, false).div_(n);
    }

    static torch::Tensor round(AutogradContext* context, const torch::Tensor& z, std::int64_t n, bool learned) {
        context->save_for_backward({z});
        context->saved_data["n"] = n;
        context->saved_data["learned"] = learned;
        return z.clamp(0, n).round_();
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto z = context->get_saved_variables()[0];
        const auto n = static_cast<float>(context->saved_data["n"].toInt());
        const auto& g = gradients[0];
        torch::Tensor alpha_gradient;
        // threshold_backward passes where z > threshold; the float below n makes that z >= n, which is x >= alpha.
        if (context->saved_data["learned"].toBool())
            alpha_gradient = at::threshold_backward(g, z, std::nextafter(n, 0.0F)).sum();
        return {at::hardtanh_backward(g, z, 0, n), alpha_gradient, torch::Tensor()};
    }
};

struct ClipFunction : torch::autograd::Function<ClipFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& alpha) {
        context->save_for_backward({x, alpha});
        return torch::minimum(torch::relu(x), alpha);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto above = gradients[0] * (saved[0] >= saved[1]);
        return {at::threshold_backward(gradients[0], saved[0], 0).sub_(above), above.sum()};
    }
};

}  // namespace

torch::Tensor quantize_clipped(const torch::Tensor& x, const torch::Tensor& alpha, int bits) {
    if (Bits{bits}.full_precision())
        return ClipFunction::apply(x, alpha.defined() ? alpha : torch::ones({}, x.options().requires_grad(false)));
    const std::int64_t n = (std::int64_t{1} << bits) - 1;
    return alpha.defined() ? RoundedClipFunction::apply(x, alpha, n) : RoundedClipFunction::apply(x, FixedAtOne{}, n);
}

}  // namespace bitsweep
