#include "quant/core/uniform.h"

#include <algorithm>
#include <cmath>

#include "kernels/planes.h"

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

// Whether the kernels take it: the groups of `scale` are then the tensor as a whole, or its rows.
bool has_kernel(const torch::Tensor& x, const torch::Tensor& scale) {
    if (!x.is_cpu() || x.scalar_type() != torch::kFloat32 || x.numel() == 0) return false;
    return scale.is_cpu() &&
           (scale.numel() == 1 || (x.dim() > 0 && scale.numel() == x.size(0) && scale.size(0) == x.size(0)));
}

struct SymmetricFunction : torch::autograd::Function<SymmetricFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const Constant& constant_scale,
                                 std::int64_t levels, bool clip) {
        const auto scale = constant_scale.value.defined() ? constant_scale.value : torch::ones({}, x.options());
        const auto plain = x.contiguous();
        if (clip) context->save_for_backward({plain, scale});
        if (!has_kernel(plain, scale)) return composed(plain, scale, static_cast<int>(levels));
        auto out = torch::empty_like(plain);
        const auto own = scale.contiguous();
        const auto pieces = weight_pieces({{plain.numel(), own.numel()}});
#pragma omp parallel for if (pieces.size() > 1) num_threads(at::get_num_threads())
        for (std::size_t p = 0; p < pieces.size(); ++p) {
            const auto& piece = pieces[p];
            write_levels(plain.data_ptr<float>() + piece.first, piece.size, own.data_ptr<float>()[piece.group],
                         static_cast<int>(levels), out.data_ptr<float>() + piece.first);
        }
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
                torch::Tensor(), torch::Tensor()};
    }

    static torch::Tensor clipped(const torch::Tensor& gradient, const torch::Tensor& x, const torch::Tensor& scale) {
        if (has_kernel(x, scale))
            return clipped_gradients({gradient}, {x}, scale.contiguous(), weight_pieces({{x.numel(), scale.numel()}}))
                .front();
        // hardtanh's gradient is 0 at its bounds, and at |x| = scale it must pass: the next float beyond 1.
        static const double bound = std::nextafter(1.0F, 2.0F);
        return at::hardtanh_backward(gradient, x / one_where_zero(scale), -bound, bound);
    }
};

}  // namespace

void write_levels(const float* w, std::int64_t size, float scale, int levels, float* out) {
    weight_levels(w, size, scale == 0 ? 1.0F : scale, levels, out);
    if (scale == 0) std::fill_n(out, size, 0.0F);
}

std::vector<torch::Tensor> clipped_gradients(std::vector<torch::Tensor> gradients,
                                             const std::vector<torch::Tensor>& weights, const torch::Tensor& scales,
                                             const std::vector<WeightPiece>& pieces) {
    std::vector<torch::Tensor> from(gradients.size());
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        if (!weights[i].defined()) continue;
        from[i] = gradients[i].contiguous();
        gradients[i] = torch::empty_like(weights[i]);
    }
    const auto* scale = scales.data_ptr<float>();
#pragma omp parallel for if (pieces.size() > 1) num_threads(at::get_num_threads())
    for (std::size_t p = 0; p < pieces.size(); ++p) {
        const auto& [tensor, group, first, size] = pieces[p];
        if (!from[tensor].defined()) continue;
        weight_clip_gradient(weights[tensor].data_ptr<float>() + first, from[tensor].data_ptr<float>() + first, size,
                             scale[group] == 0 ? 1.0F : scale[group], gradients[tensor].data_ptr<float>() + first);
    }
    return gradients;
}

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
