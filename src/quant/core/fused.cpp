#include "quant/core/fused.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "quant/core/clip.h"
#include "quant/core/kernels_of.h"

namespace bitsweep {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

using kernels::NormPlanes;
using kernels::PlaneAffine;
using kernels::PlaneArrival;
using kernels::PlaneChannel;
using kernels::PlaneClip;
using kernels::PlaneGradientSums;
using kernels::PlaneKernels;
using kernels::PlaneOutput;
using kernels::Planes;

// The outputs. Autograd keeps it between forward and backward; the clip itself is a tensor.
struct FusedPlan : torch::CustomClassHolder {
    PlaneClip branch, shortcut;
    bool has_shortcut = false;
    bool branch_rounding = false, shortcut_rounding = false;  // the clip's gradient has the in-range term
};
using PlanPointer = c10::intrusive_ptr<FusedPlan>;

Planes planes_of(const torch::Tensor& x) {
    return {x.data_ptr<float>(), x.size(0), x.size(1), x.size(2) * x.size(3)};
}

PlaneClip plane_clip(const ActivationQuantizer& quantizer) {
    PlaneClip clip;
    if (quantizer.clips()) clip.kind = quantizer.levels() == 0 ? PlaneClip::Kind::kClip : PlaneClip::Kind::kLevels;
    clip.steps = static_cast<float>(std::max(0, quantizer.top()));
    return clip;
}

// [2,C] float64: the sums of x and of x^2; a plane at a time, added up in the images' order, so that threads do not
// matter.
torch::Tensor totals_of_planes(const torch::Tensor& x) {
    const auto planes = planes_of(x);
    std::vector<double> sums(static_cast<std::size_t>(2 * planes.count()), 0.0);
    kernels_of(x)->planes.sums(planes, at::get_num_threads(), sums.data());
    auto totals = torch::zeros({2, planes.channels}, torch::kFloat64);
    auto* out = totals.data_ptr<double>();
    for (std::int64_t p = 0; p < planes.count(); ++p)
        for (std::int64_t kind = 0; kind < 2; ++kind)
            out[kind * planes.channels + p % planes.channels] += sums[static_cast<std::size_t>(2 * p + kind)];
    return totals;
}

const float* data_or_null(const torch::Tensor& tensor) {
    return tensor.defined() && tensor.numel() > 0 ? tensor.data_ptr<float>() : nullptr;
}

// The tensors that go in, as the kernels take them. Borrows them.
class FusedInput {
public:
    // affine: affine_of()'s. residual, alpha: may be empty.
    FusedInput(const torch::Tensor& x, const torch::Tensor& residual, const torch::Tensor& affine,
               const torch::Tensor& alpha)
        : kernels_(kernels_of(x)->planes), affine_(affine), alpha_(data_or_null(alpha)) {
        planes_.x = planes_of(x);
        planes_.residual = data_or_null(residual);
        planes_.residual_channels = planes_.residual == nullptr ? 0 : residual.size(1);
        planes_.residual_first = zero_channels_before(planes_.x.channels, planes_.residual_channels);
        planes_.threads = at::get_num_threads();
        for (std::int64_t c = 0; c < planes_.x.channels; ++c)
            channels_.push_back(
                {{static_cast<float>(row(2)[c]), static_cast<float>(row(3)[c])}, static_cast<float>(mean(c))});
        planes_.channels = channels_.data();
    }
    FusedInput(const FusedInput&) = delete;
    FusedInput& operator=(const FusedInput&) = delete;

    const PlaneKernels& kernels() const { return kernels_; }
    const NormPlanes& planes() const { return planes_; }
    const PlaneChannel& channel(std::int64_t c) const { return planes_.channels[c]; }
    double mean(std::int64_t c) const { return row(0)[c]; }
    double inverse_deviation(std::int64_t c) const { return row(1)[c]; }

    PlaneClip clip(PlaneClip clip) const {
        clip.alpha = alpha_;
        return clip;
    }

    // The share of y's gradient that is the residual's: [N,R,H,W] of [N,C,H,W].
    torch::Tensor residual_gradient(const torch::Tensor& passed) const {
        if (planes_.residual == nullptr) return {};
        return passed.narrow(1, planes_.residual_first, planes_.residual_channels);
    }

private:
    const double* row(std::int64_t i) const { return affine_.data_ptr<double>() + i * planes_.x.channels; }

    const PlaneKernels& kernels_;
    torch::Tensor affine_;
    const float* alpha_;
    NormPlanes planes_;
    std::vector<PlaneChannel> channels_;
};

bool adds_to(const torch::Tensor& x, const torch::Tensor& residual) {
    return residual.dim() == 4 && residual.size(0) == x.size(0) && residual.size(1) <= x.size(1) &&
           residual.sizes().slice(2) == x.sizes().slice(2);
}

struct NormalizeFunction : torch::autograd::Function<NormalizeFunction> {
    // residual and alpha: empty for none, since autograd takes no undefined tensor.
    static variable_list forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& weight,
                                 const torch::Tensor& bias, const torch::Tensor& residual, const torch::Tensor& alpha,
                                 const torch::Tensor& statistics, const PlanPointer& plan, bool training,
                                 double epsilon) {
        const auto affine = affine_of(statistics, weight, bias, epsilon);
        context->save_for_backward({x, residual, alpha, affine});
        context->saved_data["training"] = training;
        context->saved_data["plan"] = c10::IValue::make_capsule(plan);
        const FusedInput in(x, residual, affine, alpha);
        variable_list outputs{torch::empty_like(x)};
        std::vector<PlaneOutput> to{{in.clip(plan->branch), outputs[0].data_ptr<float>()}};
        if (plan->has_shortcut) {
            outputs.push_back(torch::empty_like(x));
            to.push_back({in.clip(plan->shortcut), outputs[1].data_ptr<float>()});
        }
        in.kernels().forward(in.planes(), to);
        return outputs;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &residual = saved[1], &alpha = saved[2], &affine = saved[3];
        const auto capsule = context->saved_data["plan"].toCapsule();
        const auto& plan = static_cast<const FusedPlan&>(*capsule);
        const FusedInput in(x, residual, affine, alpha);
        for (auto& gradient : gradients)
            if (gradient.defined()) gradient = gradient.contiguous();
        std::vector<PlaneArrival> arrivals;
        if (gradients[0].defined())
            arrivals.push_back({in.clip(plan.branch), plan.branch_rounding, gradients[0].data_ptr<float>()});
        if (plan.has_shortcut && gradients[1].defined())
            arrivals.push_back({in.clip(plan.shortcut), plan.shortcut_rounding, gradients[1].data_ptr<float>()});
        const bool keep = residual.numel() > 0 || arrivals.size() == 2;
        auto passed = keep ? torch::empty_like(x) : torch::Tensor();
        float* passed_to = keep ? passed.data_ptr<float>() : nullptr;
        std::vector<PlaneGradientSums> sums(static_cast<std::size_t>(in.planes().x.count()));
        in.kernels().backward(in.planes(), arrivals, passed_to, sums.data());

        const auto parts = channel_gradients(in, sums, context->saved_data["training"].toBool());
        auto input_gradient = torch::empty_like(x);
        in.kernels().input_gradient(in.planes(), arrivals, passed_to, parts.correction.data(),
                                    input_gradient.data_ptr<float>());
        const auto alpha_gradient =
            alpha.numel() > 0 ? torch::full(alpha.sizes(), parts.alpha, alpha.options()) : torch::Tensor();
        return {input_gradient, parts.weight,    parts.bias,      in.residual_gradient(passed),
                alpha_gradient, torch::Tensor(), torch::Tensor(), torch::Tensor(),
                torch::Tensor()};
    }

private:
    struct ChannelGradients {
        torch::Tensor weight, bias;           // [C]
        std::vector<PlaneAffine> correction;  // the statistics' own dependence on x: 0 outside training
        double alpha;
    };

    static ChannelGradients channel_gradients(const FusedInput& in, const std::vector<PlaneGradientSums>& sums,
                                              bool training) {
        const auto& x = in.planes().x;
        ChannelGradients gradients{torch::empty({x.channels}), torch::empty({x.channels}),
                                   std::vector<PlaneAffine>(static_cast<std::size_t>(x.channels)), 0};
        double above = 0, rounding = 0;
        for (std::int64_t c = 0; c < x.channels; ++c) {
            PlaneGradientSums sum;
            for (std::int64_t p = c; p < x.count(); p += x.channels) {
                const auto& part = sums[static_cast<std::size_t>(p)];
                sum.passed += part.passed;
                sum.passed_x += part.passed_x;
                above += part.alpha;
                rounding += part.rounding;
            }
            const double mean = in.mean(c), inverse = in.inverse_deviation(c);
            const double centred = sum.passed_x + (static_cast<double>(in.channel(c).center) - mean) * sum.passed;
            gradients.weight.data_ptr<float>()[c] = static_cast<float>(centred * inverse);
            gradients.bias.data_ptr<float>()[c] = static_cast<float>(sum.passed);
            if (!training) continue;
            const double slope = static_cast<double>(in.channel(c).affine.slope), count = x.values_a_channel();
            const double on_x = -slope * inverse * inverse * centred / count;
            gradients.correction[static_cast<std::size_t>(c)] = {
                static_cast<float>(on_x), static_cast<float>(-slope * sum.passed / count - on_x * mean)};
        }
        gradients.alpha = above + rounding;
        return gradients;
    }
};

}  // namespace

torch::Tensor batch_statistics(const torch::Tensor& totals, double values_a_channel) {
    auto statistics = torch::empty_like(totals);
    const auto channels = totals.size(1);
    const auto* sums = totals.data_ptr<double>();
    auto* out = statistics.data_ptr<double>();
    for (std::int64_t c = 0; c < channels; ++c) {
        const double mean = sums[c] / values_a_channel;
        const double variance = sums[channels + c] / values_a_channel - mean * mean;
        out[c] = mean;
        out[channels + c] = variance < 0 ? 0.0 : variance;  // NaN stays
    }
    return statistics;
}

void update_running(NormState& norm, const torch::Tensor& statistics, double values_a_channel) {
    norm.batches.add_(1);
    const double weight = norm.momentum ? *norm.momentum : 1.0 / static_cast<double>(norm.batches.item<std::int64_t>());
    const double unbiased = values_a_channel / std::max(1.0, values_a_channel - 1);
    norm.running_mean.mul_(1 - weight).add_(statistics[0] * weight);
    norm.running_var.mul_(1 - weight).add_(statistics[1] * (unbiased * weight));
}

torch::Tensor affine_of(const torch::Tensor& statistics, const torch::Tensor& weight, const torch::Tensor& bias,
                        double epsilon) {
    const auto& mean = statistics[0];
    const auto inverse = (statistics[1] + epsilon).rsqrt();
    const auto slope = (inverse * weight).to(torch::kFloat32).to(torch::kFloat64);
    return torch::stack({mean, inverse, slope, bias - mean * slope}).contiguous();
}

std::int64_t zero_channels_before(std::int64_t channels, std::int64_t residual_channels) {
    return (channels - residual_channels) / 2;
}

bool can_fuse(const torch::Tensor& x, const ActivationQuantizer& branch, const ActivationQuantizer* shortcut,
              at::TensorList states) {
    const bool plain = kernels_of(x) != nullptr && x.dim() == 4;
    const bool one_clip = std::all_of(states.begin(), states.end(), [](const auto& state) { return state.dim() == 0; });
    const bool two_steps = branch.states_need_bits() && shortcut != nullptr && shortcut->clips();
    return plain && one_clip && branch.fuses() && !two_steps;
}

std::pair<torch::Tensor, torch::Tensor> normalize_and_quantize(const torch::Tensor& x, NormState& norm,
                                                               const torch::Tensor& residual,
                                                               const ActivationQuantizer& branch,
                                                               const ActivationQuantizer* shortcut,
                                                               at::TensorList states) {
    TORCH_CHECK(!residual.defined() || adds_to(x, residual), "a residual of shape ", residual.sizes(),
                " cannot be added to ", x.sizes(), ": expected as many images, the same size and no more channels");
    const auto plain = x.contiguous();
    torch::Tensor statistics;
    if (norm.training) {
        torch::NoGradGuard no_grad;
        const auto count = planes_of(plain).values_a_channel();
        statistics = batch_statistics(totals_of_planes(plain.detach()), count);
        update_running(norm, statistics, count);
    } else {
        statistics = torch::stack({norm.running_mean, norm.running_var}).to(torch::kFloat64);
    }
    const auto none = torch::empty({0});
    auto clip = branch.clips() ? branch.differentiable_clip(elements_of_an_image(plain), states) : none;
    if (!clip.defined()) clip = torch::ones({});
    const auto plan = c10::make_intrusive<FusedPlan>();
    plan->branch = plane_clip(branch);
    plan->branch_rounding = branch.feels_rounding() && plan->branch.kind == PlaneClip::Kind::kLevels;
    plan->has_shortcut = shortcut != nullptr;
    if (shortcut != nullptr) {
        plan->shortcut = plane_clip(*shortcut);
        plan->shortcut_rounding = shortcut->feels_rounding() && plan->shortcut.kind == PlaneClip::Kind::kLevels;
    }
    const auto outputs =
        NormalizeFunction::apply(plain, norm.weight, norm.bias, residual.defined() ? residual.contiguous() : none, clip,
                                 statistics, plan, norm.training, norm.epsilon);
    return {outputs[0], shortcut != nullptr ? outputs[1] : outputs[0]};
}

}  // namespace bitsweep
