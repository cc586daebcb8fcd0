#include "quant/core/uniform.h"

#include <algorithm>
#include <cmath>

#include "quant/core/kernels_of.h"

namespace bitsweep {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

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

// The kernels, where the groups of `scale` are the tensor as a whole, or its rows.
const kernels::Kernels* kernels_with_scale(const torch::Tensor& x, const torch::Tensor& scale) {
    const bool whole = scale.numel() == 1;
    const bool rows = x.dim() > 0 && scale.numel() == x.size(0) && scale.dim() > 0 && scale.size(0) == x.size(0);
    return (whole || rows) && scale.device() == x.device() ? kernels_of(x) : nullptr;
}

struct SymmetricFunction : torch::autograd::Function<SymmetricFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const Constant& constant_scale,
                                 std::int64_t levels, bool clip, torch::Tensor* codes) {
        const auto scale = constant_scale.value.defined() ? constant_scale.value : torch::ones({}, x.options());
        const auto plain = x.contiguous();
        if (clip) context->save_for_backward({plain, scale});
        const auto* found = kernels_with_scale(plain, scale);
        if (found == nullptr) return composed(plain, scale, static_cast<int>(levels));
        auto out = torch::empty_like(plain);
        const auto own = scale.contiguous();
        kernels::LevelsOfWeight weight{
            plain.data_ptr<float>(),  plain.numel(),        own.numel(), own.data_ptr<float>(),
            static_cast<int>(levels), out.data_ptr<float>()};
        if (codes != nullptr) {
            *codes = torch::empty(plain.sizes(), torch::kInt16);
            weight.codes = codes->data_ptr<std::int16_t>();
        }
        found->weights.levels({&weight, 1}, at::get_num_threads());
        return out;
    }

    static torch::Tensor composed(const torch::Tensor& x, const torch::Tensor& scale, int levels) {
        const double h = half_range(levels);
        auto q = (x / one_where_zero(scale)).clamp_(-1, 1).mul_(h);
        if (has_zero(levels)) q.round_();
        else q.add_(h).round_().sub_(h);
        return q.div_(h).mul_(scale);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        return {saved.empty() ? gradients[0] : clipped(gradients[0], saved[0], saved[1]), torch::Tensor(),
                torch::Tensor(), torch::Tensor(), torch::Tensor()};
    }

    static torch::Tensor clipped(const torch::Tensor& gradient, const torch::Tensor& x, const torch::Tensor& scale) {
        if (kernels_with_scale(x, scale) != nullptr)
            return clipped_gradients({gradient}, {x}, scale.contiguous(), {scale.numel()}).front();
        // hardtanh's gradient is 0 at its bounds, and at |x| = scale it must pass: the next float beyond 1.
        static const double bound = std::nextafter(1.0F, 2.0F);
        return at::hardtanh_backward(gradient, x / one_where_zero(scale), -bound, bound);
    }
};

}  // namespace

std::vector<torch::Tensor> clipped_gradients(std::vector<torch::Tensor> gradients,
                                             const std::vector<torch::Tensor>& weights, const torch::Tensor& scales,
                                             const std::vector<std::int64_t>& groups) {
    std::vector<torch::Tensor> from(gradients.size());
    std::vector<kernels::GradientOfWeight> list;
    const auto* scale = scales.data_ptr<float>();
    for (std::size_t i = 0; i < gradients.size(); scale += groups[i++]) {
        if (!weights[i].defined()) continue;
        from[i] = gradients[i].contiguous();
        gradients[i] = torch::empty_like(weights[i]);
        list.push_back({weights[i].data_ptr<float>(), weights[i].numel(), groups[i], scale, from[i].data_ptr<float>(),
                        gradients[i].data_ptr<float>()});
    }
    if (!list.empty()) kernels_of(scales)->weights.clip_gradient(list, at::get_num_threads());
    return gradients;
}

torch::Tensor quantize_symmetric(const torch::Tensor& x, const torch::Tensor& scale, int levels,
                                 WeightGradient gradient, torch::Tensor* codes) {
    return SymmetricFunction::apply(x, Constant{scale}, static_cast<std::int64_t>(levels),
                                    gradient == WeightGradient::kClip, codes);
}

torch::Tensor level_index_of(const torch::Tensor& values, const torch::Tensor& scale, int levels, double half) {
    const auto u = scale.defined() ? values / one_where_zero(scale) : values;
    return (u * half + half).nan_to_num_().round_().clamp_(0, levels - 1).to(torch::kUInt8);
}

torch::Tensor magnitude_index_of(const torch::Tensor& values, const torch::Tensor& scale,
                                 std::span<const int> magnitudes) {
    const auto steps = (values.abs() / one_where_zero(scale) * magnitudes.back()).nan_to_num_().round_();
    const std::vector<float> known(magnitudes.begin(), magnitudes.end());
    return torch::bucketize(steps, torch::tensor(known, steps.options()));
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

std::int64_t ScaleGroups::groups(const torch::Tensor& x) const {
    return per_channel && x.dim() > 0 ? x.size(0) : 1;
}

std::vector<std::int64_t> ScaleGroups::shape(torch::IntArrayRef x) const {
    std::vector<std::int64_t> shape(per_channel ? x.size() : 0, 1);
    if (!shape.empty()) shape[0] = x[0];
    return shape;
}

std::int64_t ScaleGroups::count(const torch::Tensor& x) const {
    return std::max<std::int64_t>(1, x.numel() / std::max<std::int64_t>(1, groups(x)));
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
