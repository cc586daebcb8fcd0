#include "quant/core/fused.h"

#include <cmath>
#include <vector>

#include "kernels/planes.h"

namespace bitsweep {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// What one output is, as plain numbers; the clip itself is a tensor.
struct FusedPlan {
    PlaneClip branch, shortcut;
    bool has_shortcut = false;
    bool branch_rounding = false, shortcut_rounding = false;  // the clip's gradient has the in-range term

    // As autograd keeps it between forward and backward.
    std::vector<double> pack() const {
        return {static_cast<double>(branch.kind),
                branch.alpha,
                branch.steps,
                static_cast<double>(shortcut.kind),
                shortcut.alpha,
                shortcut.steps,
                static_cast<double>(has_shortcut),
                static_cast<double>(branch_rounding),
                static_cast<double>(shortcut_rounding)};
    }
    static FusedPlan unpack(const std::vector<double>& v) {
        const auto clip = [&](std::size_t i) {
            return PlaneClip{static_cast<PlaneClip::Kind>(static_cast<int>(v[i])), static_cast<float>(v[i + 1]),
                             static_cast<float>(v[i + 2])};
        };
        return {clip(0), clip(3), v[6] != 0, v[7] != 0, v[8] != 0};
    }
};

// One channel of the norm: y = slope x + offset, with the statistics it came from.
struct Channel {
    double mean, inverse_deviation;
    PlaneAffine affine;
};

struct Planes {
    std::int64_t images, channels, size;

    explicit Planes(const torch::Tensor& x) : images(x.size(0)), channels(x.size(1)), size(x.size(2) * x.size(3)) {}
    std::int64_t count() const { return images * channels; }
    double values_a_channel() const { return static_cast<double>(images * size); }
};

PlaneClip::Kind kind_of(const ActivationQuantizer& quantizer) {
    if (!quantizer.clips()) return PlaneClip::Kind::kRelu;
    return quantizer.levels() == 0 ? PlaneClip::Kind::kClip : PlaneClip::Kind::kLevels;
}

PlaneClip plane_clip(const ActivationQuantizer& quantizer, float alpha) {
    return {kind_of(quantizer), alpha, static_cast<float>(std::max(0, quantizer.top()))};
}

// mean and biased variance of each channel, [2,C] float64; sums a plane at a time, added up in the images' order, so
// that threads do not matter.
torch::Tensor batch_statistics(const torch::Tensor& x) {
    const Planes planes(x);
    const auto* data = x.data_ptr<float>();
    std::vector<double> sums(static_cast<std::size_t>(2 * planes.count()), 0.0);
#pragma omp parallel for num_threads(at::get_num_threads())
    for (std::int64_t p = 0; p < planes.count(); ++p)
        plane_sums(data + p * planes.size, planes.size, sums[static_cast<std::size_t>(2 * p)],
                   sums[static_cast<std::size_t>(2 * p + 1)]);
    auto statistics = torch::empty({2, planes.channels}, torch::kFloat64);
    auto* out = statistics.data_ptr<double>();
    for (std::int64_t c = 0; c < planes.channels; ++c) {
        double sum = 0, square_sum = 0;
        for (std::int64_t p = c; p < planes.count(); p += planes.channels) {
            sum += sums[static_cast<std::size_t>(2 * p)];
            square_sum += sums[static_cast<std::size_t>(2 * p + 1)];
        }
        const double mean = sum / planes.values_a_channel();
        const double variance = square_sum / planes.values_a_channel() - mean * mean;
        out[c] = mean;
        out[planes.channels + c] = variance < 0 ? 0.0 : variance;  // NaN stays
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

// [4,C] float64: mean, 1 / deviation, slope, offset. A row each of what Channel holds.
torch::Tensor affine_of(const torch::Tensor& statistics, const torch::Tensor& weight, const torch::Tensor& bias,
                        double epsilon) {
    const auto& mean = statistics[0];
    const auto inverse = (statistics[1] + epsilon).rsqrt();
    const auto slope = (inverse * weight).to(torch::kFloat32).to(torch::kFloat64);
    return torch::stack({mean, inverse, slope, bias - mean * slope}).contiguous();
}

std::vector<Channel> channels_of(const torch::Tensor& affine) {
    const auto count = affine.size(1);
    const auto* rows = affine.data_ptr<double>();
    std::vector<Channel> channels(static_cast<std::size_t>(count));
    for (std::int64_t c = 0; c < count; ++c)
        channels[static_cast<std::size_t>(c)] = {
            rows[c],
            rows[count + c],
            {static_cast<float>(rows[2 * count + c]), static_cast<float>(rows[3 * count + c])}};
    return channels;
}

const float* data_or_null(const torch::Tensor& tensor) {
    return tensor.defined() && tensor.numel() > 0 ? tensor.data_ptr<float>() : nullptr;
}

// The residual's planes by the numbers of x's: none where it has no such channel.
class ResidualPlanes {
public:
    ResidualPlanes(const torch::Tensor& residual, const Planes& x)
        : data_(data_or_null(residual)),
          x_channels_(x.channels),
          channels_(data_ == nullptr ? 0 : residual.size(1)),
          before_(zero_channels_before(x_channels_, channels_)),
          size_(x.size) {}

    const float* operator[](std::int64_t p) const {
        const auto channel = p % x_channels_ - before_;
        if (channel < 0 || channel >= channels_) return nullptr;
        return data_ + (p / x_channels_ * channels_ + channel) * size_;
    }

    // What of y's gradient is the residual's: [N,R,H,W] of [N,C,H,W].
    torch::Tensor gradient(const torch::Tensor& passed) const {
        return data_ == nullptr ? torch::Tensor() : passed.narrow(1, before_, channels_);
    }

private:
    const float* data_;
    std::int64_t x_channels_, channels_, before_, size_;
};

bool adds_to(const torch::Tensor& x, const torch::Tensor& residual) {
    return residual.dim() == 4 && residual.size(0) == x.size(0) && residual.size(1) <= x.size(1) &&
           residual.sizes().slice(2) == x.sizes().slice(2);
}

struct NormalizeFunction : torch::autograd::Function<NormalizeFunction> {
    // residual and alpha: empty for none, since autograd takes no undefined tensor.
    static variable_list forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& weight,
                                 const torch::Tensor& bias, const torch::Tensor& residual, const torch::Tensor& alpha,
                                 const torch::Tensor& statistics, const FusedPlan& plan, bool training,
                                 double epsilon) {
        const auto affine = affine_of(statistics, weight, bias, epsilon);
        context->save_for_backward({x, residual, alpha, affine});
        context->saved_data["training"] = training;
        context->saved_data["plan"] = plan.pack();
        const Planes planes(x);
        const auto channels = channels_of(affine);
        auto branch = torch::empty_like(x);
        auto shortcut = plan.has_shortcut ? torch::empty_like(x) : torch::Tensor();
        const auto* in = x.data_ptr<float>();
        const ResidualPlanes added(residual, planes);
        auto* out = branch.data_ptr<float>();
        auto* other = plan.has_shortcut ? shortcut.data_ptr<float>() : nullptr;
#pragma omp parallel for num_threads(at::get_num_threads())
        for (std::int64_t p = 0; p < planes.count(); ++p) {
            const auto& affine_c = channels[static_cast<std::size_t>(p % planes.channels)].affine;
            const auto at = p * planes.size;
            plane_forward(in + at, added[p], planes.size, affine_c, plan.branch, out + at);
            if (other != nullptr) plane_forward(in + at, added[p], planes.size, affine_c, plan.shortcut, other + at);
        }
        return plan.has_shortcut ? variable_list{branch, shortcut} : variable_list{branch};
    }

    static variable_list backward(AutogradContext* context, variable_list gradients);
};

// One backward call: what it reads, what it writes.
class BackwardPass {
public:
    BackwardPass(const FusedPlan& plan, const torch::Tensor& x, const torch::Tensor& residual,
                 const torch::Tensor& affine, const torch::Tensor& branch_gradient,
                 const torch::Tensor& shortcut_gradient)
        : plan_(plan),
          planes_(x),
          channels_(channels_of(affine)),
          residual_(residual, planes_),
          x_(x.data_ptr<float>()),
          branch_(data_or_null(branch_gradient)),
          shortcut_(data_or_null(shortcut_gradient)) {}

    // The gradient that passes to y, plane by plane, into `passed` where it is not null.
    std::vector<PlaneGradientSums> sums(float* passed) const {
        std::vector<PlaneGradientSums> sums(static_cast<std::size_t>(planes_.count()));
#pragma omp parallel for num_threads(at::get_num_threads())
        for (std::int64_t p = 0; p < planes_.count(); ++p)
            plane(p, passed == nullptr ? nullptr : passed + p * planes_.size, &sums[static_cast<std::size_t>(p)]);
        return sums;
    }

    // dx = slope passed + (what the statistics' own dependence on x takes away). Where nothing was kept, the passed
    // gradient is made again, in the cache.
    void input_gradient(const float* passed, const std::vector<PlaneAffine>& correction, float* dx) const {
#pragma omp parallel for num_threads(at::get_num_threads())
        for (std::int64_t p = 0; p < planes_.count(); ++p) {
            const auto c = static_cast<std::size_t>(p % planes_.channels);
            const auto at = p * planes_.size;
            const float* from = passed == nullptr ? dx + at : passed + at;
            PlaneGradientSums ignored;
            if (passed == nullptr) plane(p, dx + at, &ignored);
            plane_normalize_backward(from, x_ + at, planes_.size, channels_[c].affine.slope, correction[c], dx + at);
        }
    }

    const Planes& planes() const {
        return planes_;
    }
    const std::vector<Channel>& channels() const {
        return channels_;
    }
    const ResidualPlanes& residual() const {
        return residual_;
    }

private:
    void plane(std::int64_t p, float* passed, PlaneGradientSums* sums) const {
        const auto& channel = channels_[static_cast<std::size_t>(p % planes_.channels)];
        const auto at = p * planes_.size;
        const auto center = static_cast<float>(channel.mean);
        if (branch_ != nullptr)
            plane_backward(x_ + at, residual_[p], branch_ + at, planes_.size, channel.affine, plan_.branch, center,
                           plan_.branch_rounding, passed, false, sums);
        if (shortcut_ != nullptr)
            plane_backward(x_ + at, residual_[p], shortcut_ + at, planes_.size, channel.affine, plan_.shortcut, center,
                           plan_.shortcut_rounding, passed, branch_ != nullptr, sums);
    }

    const FusedPlan& plan_;
    Planes planes_;
    std::vector<Channel> channels_;
    ResidualPlanes residual_;
    const float *x_, *branch_, *shortcut_;
};

variable_list NormalizeFunction::backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &residual = saved[1], &alpha = saved[2], &affine = saved[3];
    const auto plan = FusedPlan::unpack(context->saved_data["plan"].toDoubleVector());
    const bool training = context->saved_data["training"].toBool();
    for (auto& gradient : gradients)
        if (gradient.defined()) gradient = gradient.contiguous();
    const BackwardPass pass(plan, x, residual, affine, gradients[0],
                            plan.has_shortcut ? gradients[1] : torch::Tensor());
    const auto& planes = pass.planes();
    const bool keep = residual.numel() > 0 || (plan.has_shortcut && gradients[0].defined() && gradients[1].defined());
    auto passed = keep ? torch::empty_like(x) : torch::Tensor();
    const auto sums = pass.sums(keep ? passed.data_ptr<float>() : nullptr);

    auto weight_gradient = torch::empty({planes.channels}), bias_gradient = torch::empty({planes.channels});
    std::vector<PlaneAffine> correction(static_cast<std::size_t>(planes.channels));
    double above = 0, rounding = 0;
    for (std::int64_t c = 0; c < planes.channels; ++c) {
        PlaneGradientSums sum;
        for (std::int64_t p = c; p < planes.count(); p += planes.channels) {
            const auto& part = sums[static_cast<std::size_t>(p)];
            sum.passed += part.passed;
            sum.passed_x += part.passed_x;
            above += part.alpha;
            rounding += part.rounding;
        }
        const auto& channel = pass.channels()[static_cast<std::size_t>(c)];
        const double centred =
            sum.passed_x + (static_cast<double>(static_cast<float>(channel.mean)) - channel.mean) * sum.passed;
        weight_gradient.data_ptr<float>()[c] = static_cast<float>(centred * channel.inverse_deviation);
        bias_gradient.data_ptr<float>()[c] = static_cast<float>(sum.passed);
        if (!training) continue;
        const double slope = static_cast<double>(channel.affine.slope), count = planes.values_a_channel();
        const double on_x = -slope * channel.inverse_deviation * channel.inverse_deviation * centred / count;
        correction[static_cast<std::size_t>(c)] = {
            static_cast<float>(on_x), static_cast<float>(-slope * sum.passed / count - on_x * channel.mean)};
    }
    auto input_gradient = torch::empty_like(x);
    pass.input_gradient(keep ? passed.data_ptr<float>() : nullptr, correction, input_gradient.data_ptr<float>());
    const auto alpha_gradient =
        alpha.numel() > 0 ? torch::full(alpha.sizes(), above + rounding, alpha.options()) : torch::Tensor();
    return {input_gradient, weight_gradient, bias_gradient,   pass.residual().gradient(passed),
            alpha_gradient, torch::Tensor(), torch::Tensor(), torch::Tensor(),
            torch::Tensor()};
}

}  // namespace

std::int64_t zero_channels_before(std::int64_t channels, std::int64_t residual_channels) {
    return (channels - residual_channels) / 2;
}

bool can_fuse(const torch::Tensor& x, const ActivationQuantizer& branch, const ActivationQuantizer* shortcut,
              const torch::Tensor& state) {
    const bool plain = x.is_cpu() && x.dim() == 4 && x.scalar_type() == torch::kFloat32 && x.numel() > 0;
    const bool one_clip = !state.defined() || state.dim() == 0;
    const bool two_steps = branch.learns_step() && shortcut != nullptr && shortcut->clips();
    return plain && one_clip && !branch.follows_max() && !two_steps;
}

std::pair<torch::Tensor, torch::Tensor> normalize_and_quantize(const torch::Tensor& x, NormState& norm,
                                                               const torch::Tensor& residual,
                                                               const ActivationQuantizer& branch,
                                                               const ActivationQuantizer* shortcut,
                                                               const torch::Tensor& state) {
    TORCH_CHECK(!residual.defined() || adds_to(x, residual), "a residual of shape ", residual.sizes(),
                " cannot be added to ", x.sizes(), ": expected as many images, the same size and no more channels");
    const auto plain = x.contiguous();
    torch::Tensor statistics;
    if (norm.training) {
        torch::NoGradGuard no_grad;
        statistics = batch_statistics(plain.detach());
        update_running(norm, statistics, Planes(plain).values_a_channel());
    } else {
        statistics = torch::stack({norm.running_mean, norm.running_var}).to(torch::kFloat64);
    }
    const auto none = torch::empty({0});
    const auto clip = branch.clips() ? branch.differentiable_clip(plain, state) : none;
    const float alpha = branch.clips() ? clip.item<float>() : 0.0F;
    FusedPlan plan;
    plan.branch = plane_clip(branch, alpha);
    plan.branch_rounding = branch.feels_rounding() && plan.branch.kind == PlaneClip::Kind::kLevels;
    plan.has_shortcut = shortcut != nullptr;
    if (shortcut != nullptr) {
        plan.shortcut = plane_clip(*shortcut, alpha);
        plan.shortcut_rounding = shortcut->feels_rounding() && plan.shortcut.kind == PlaneClip::Kind::kLevels;
    }
    const auto outputs =
        NormalizeFunction::apply(plain, norm.weight, norm.bias, residual.defined() ? residual.contiguous() : none, clip,
                                 statistics, plan, norm.training, norm.epsilon);
    return {outputs[0], shortcut != nullptr ? outputs[1] : outputs[0]};
}

}  // namespace bitsweep
