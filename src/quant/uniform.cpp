#include "quant/uniform.h"

#include <algorithm>
#include <cmath>

namespace bitsweep {
namespace {

double half_range(int levels) {
    return (levels - 1) / 2.0;
}
bool has_zero(int levels) {
    return levels % 2 == 1;
}

// Not a torch::Tensor to autograd: may be undefined, and gets no gradient.
struct Constant {
    torch::Tensor value;
};

struct SymmetricFunction : torch::autograd::Function<SymmetricFunction> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                                 const Constant& constant_scale, std::int64_t levels, bool clip) {
        const auto& scale = constant_scale.value;
        const double h = half_range(static_cast<int>(levels));
        const auto u = scale.defined() ? x / one_where_zero(scale) : x;
        if (clip) context->save_for_backward({u});
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
        const auto saved = context->get_saved_variables();
        const auto passed = saved.empty() ? gradients[0] : at::hardtanh_backward(gradients[0], saved[0], -bound, bound);
        return {passed, torch::Tensor(), torch::Tensor(), torch::Tensor()};
    }
};

}  // namespace

torch::Tensor quantize_symmetric(const torch::Tensor& x, const torch::Tensor& scale, int levels,
                                 WeightGradient gradient) {
    return SymmetricFunction::apply(x, Constant{scale}, static_cast<std::int64_t>(levels),
                                    gradient == WeightGradient::kClip);
}

torch::Tensor level_index_of(const torch::Tensor& values, const torch::Tensor& scale, int levels, double half) {
    const auto u = scale.defined() ? values / one_where_zero(scale) : values;
    return (u * half + half).nan_to_num_().round_().clamp_(0, levels - 1).to(torch::kUInt8);
}

torch::Tensor one_where_zero(const torch::Tensor& x) {
    return torch::where(x == 0, torch::ones_like(x), x);
}

namespace {

std::vector<std::int64_t> inner_dimensions(const torch::Tensor& x) {
    std::vector<std::int64_t> dimensions;
    for (std::int64_t d = 1; d < x.dim(); ++d) dimensions.push_back(d);
    return dimensions;
}

}  // namespace

torch::Tensor ScaleGroups::sum(const torch::Tensor& x) const {
    if (!per_channel) return x.sum();
    return x.dim() < 2 ? x : x.sum(inner_dimensions(x), /*keepdim=*/true);
}

std::int64_t ScaleGroups::count(const torch::Tensor& x) const {
    const auto groups = per_channel && x.dim() > 0 ? x.size(0) : 1;
    return std::max<std::int64_t>(1, x.numel() / std::max<std::int64_t>(1, groups));
}

torch::Tensor ScaleGroups::max_magnitude(const torch::Tensor& w) const {
    const auto magnitudes = w.detach().abs();
    if (per_channel && w.dim() < 2) return magnitudes;
    if (w.numel() == 0) return sum(magnitudes);
    return per_channel ? magnitudes.amax(inner_dimensions(w), /*keepdim=*/true) : magnitudes.max();
}

torch::Tensor ScaleGroups::mean_magnitude(const torch::Tensor& w) const {
    return sum(w.detach().to(torch::kFloat64).abs()).div_(static_cast<double>(count(w))).to(w.dtype());
}

}  // namespace bitsweep
