#include "quant/uniform.h"

#include <cmath>

namespace bitsweep {
namespace {

double half_range(int levels) {
    return (levels - 1) / 2.0;
}
bool has_zero(int levels) {
    return levels % 2 == 1;
}

// A zero scale divides as 1: all is zero then, and 0 / 0 would make it NaN. NaN stays NaN.
torch::Tensor divisor(const torch::Tensor& scale) {
    return torch::where(scale == 0, torch::ones_like(scale), scale);
}

// Not a torch::Tensor to autograd: may be undefined, and gets no gradient.
struct Constant {
    torch::Tensor value;
};

struct SymmetricFunction : torch::autograd::Function<SymmetricFunction> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                                 const Constant& constant_scale, std::int64_t levels) {
        const auto& scale = constant_scale.value;
        const double h = half_range(static_cast<int>(levels));
        const auto u = scale.defined() ? x / divisor(scale) : x;
        context->save_for_backward({u});
        auto q = u.clamp(-1, 1).mul_(h);
        if (has_zero(static_cast<int>(levels))) q.round_();
        else q.add_(h).round_().sub_(h);
        q.div_(h);
        return scale.defined() ? q.mul_(scale) : q;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        // hardtanh's gradient is 0 at its bounds, and at |x| = scale it must pass: the next float beyond 1.
        static const double bound = std::nextafter(1.0F, 2.0F);
        const auto u = context->get_saved_variables()[0];
        return {at::hardtanh_backward(gradients[0], u, -bound, bound), torch::Tensor(), torch::Tensor()};
    }
};

}  // namespace

torch::Tensor quantize_symmetric(const torch::Tensor& x, const torch::Tensor& scale, int levels) {
    return SymmetricFunction::apply(x, Constant{scale}, static_cast<std::int64_t>(levels));
}

torch::Tensor symmetric_level_index(const torch::Tensor& values, const torch::Tensor& scale, int levels) {
    const double h = half_range(levels);
    const auto u = scale.defined() ? values / divisor(scale) : values;
    return (u * h + h).nan_to_num_().round_().clamp_(0, levels - 1).to(torch::kUInt8);
}

torch::Tensor max_magnitude(const torch::Tensor& w) {
    return w.numel() == 0 ? torch::zeros({}, w.options()) : w.detach().abs().max();
}

}  // namespace bitsweep
