#include "quant/core/clip.h"

#include <algorithm>
#include <cmath>

namespace bitsweep {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct FixedAtOne {};  // in alpha's place: autograd takes no undefined tensor

struct RoundedClipFunction : torch::autograd::Function<RoundedClipFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& alpha,
                                 std::int64_t n, bool also_rounded) {
        if (alpha.requires_grad()) context->saved_data["alpha_sizes"] = alpha.sizes().vec();
        context->saved_data["also_rounded"] = also_rounded;
        return round(context, x.div(alpha).mul_(n), n).mul_(alpha / n);
    }

    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, FixedAtOne, std::int64_t n, bool) {
        return round(context, x * n, n).div_(n);
    }

    static torch::Tensor round(AutogradContext* context, const torch::Tensor& z, std::int64_t n) {
        context->save_for_backward({z});
        context->saved_data["n"] = n;
        return z.clamp(0, n).round_();
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto z = context->get_saved_variables()[0];
        const auto n = static_cast<float>(context->saved_data["n"].toInt());
        const auto& g = gradients[0];
        const auto inside = at::hardtanh_backward(g, z, 0, n);
        torch::Tensor alpha_gradient;
        if (const auto sizes = context->saved_data.find("alpha_sizes"); sizes != context->saved_data.end()) {
            // threshold_backward passes where z > threshold; the float below n makes that z >= n, which is x >= alpha.
            alpha_gradient = at::threshold_backward(g, z, std::nextafter(n, 0.0F));
            if (context->saved_data["also_rounded"].toBool()) {
                const auto clipped = z.clamp(0, n);  // nothing is left to round beyond the ends
                alpha_gradient = alpha_gradient + (clipped.round() - clipped).mul_(g).div_(n);
            }
            alpha_gradient = alpha_gradient.sum_to_size(sizes->second.toIntVector());
        }
        return {inside, alpha_gradient, torch::Tensor(), torch::Tensor()};
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
        return {at::threshold_backward(gradients[0], saved[0], 0).sub_(above), above.sum_to_size(saved[1].sizes())};
    }
};

}  // namespace

torch::Tensor quantize_clipped(const torch::Tensor& x, const torch::Tensor& alpha, int bits, ClipGradient gradient) {
    if (Bits{bits}.full_precision())
        return ClipFunction::apply(x, alpha.defined() ? alpha : torch::ones({}, x.options().requires_grad(false)));
    const std::int64_t n = (std::int64_t{1} << bits) - 1;
    const bool also_rounded = gradient == ClipGradient::kAlsoRounded;
    return alpha.defined() ? RoundedClipFunction::apply(x, alpha, n, also_rounded)
                           : RoundedClipFunction::apply(x, FixedAtOne{}, n, also_rounded);
}

torch::Tensor first_state(at::TensorList states, const ActivationQuantConfig&, std::int64_t) {
    return states.front();
}
torch::Tensor clip_at_one(at::TensorList, const ActivationQuantConfig&, std::int64_t) {
    return {};
}
torch::Tensor clip_of_config(at::TensorList, const ActivationQuantConfig& config, std::int64_t) {
    return torch::full({}, config.clip, torch::kFloat32);
}

std::int64_t elements_of_an_image(const torch::Tensor& x) {
    const auto images = x.dim() == 0 ? 1 : std::max<std::int64_t>(1, x.size(0));
    return std::max<std::int64_t>(1, x.numel() / images);
}

}  // namespace bitsweep
