#include "quant/methods/apot.h"

namespace bitsweep {
namespace {

constexpr int kTwoBits[] = {0, 1, 2, 4};
constexpr int kThreeBits[] = {0, 1, 2, 3, 4, 6, 8, 10};
constexpr int kFourBits[] = {0, 1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32, 33, 36, 48};

// u: within [-1, 1]. The nearest level of that sign: the sum of the gaps whose middles lie below. Nothing is looked up,
// so that nothing waits for a device.
torch::Tensor nearest_level(const torch::Tensor& u, std::span<const int> magnitudes) {
    const double top = magnitudes.back();
    const auto steps = u.abs().to(torch::kFloat64) * top;
    auto level = torch::zeros_like(steps);
    for (std::size_t i = 1; i < magnitudes.size(); ++i)
        level.add_(steps > (magnitudes[i - 1] + magnitudes[i]) / 2.0, magnitudes[i] - magnitudes[i - 1]);
    return torch::where(u.isnan(), u, (level / top).to(u.dtype()) * u.sign());
}

struct PowersFunction : torch::autograd::Function<PowersFunction> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& alpha, std::int64_t bits, bool has_sign, bool pass) {
        const auto u = (x.to(torch::kFloat64) / alpha).to(x.dtype());
        const auto level = nearest_level(u.clamp(has_sign ? -1 : 0, 1), apot_magnitudes(static_cast<int>(bits)));
        const auto inside = has_sign ? u.abs() <= 1 : (u > 0).logical_and_(u < 1);
        context->save_for_backward({u, level, inside, alpha});
        context->saved_data["pass"] = pass;
        return level * alpha;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &u = saved[0], &level = saved[1], &inside = saved[2];
        const auto& g = gradients[0];
        const auto slope = torch::where(inside, level - u, level);
        return {context->saved_data["pass"].toBool() ? g : g * inside, (g * slope).sum_to_size(saved[3].sizes()),
                torch::Tensor(), torch::Tensor(), torch::Tensor()};
    }
};

}  // namespace

std::span<const int> apot_magnitudes(int bits) {
    if (bits == 2) return kTwoBits;
    if (bits == 3) return kThreeBits;
    return kFourBits;
}

std::span<const int> apot_weight_magnitudes(int bits) {
    return apot_magnitudes(bits - 1);
}

QuantizedWeight quantize_apot(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config) {
    const auto wide = w.detach().to(torch::kFloat64);
    const auto mean = wide.mean(), deviation = one_where_zero((wide - mean).square().mean().sqrt());
    const auto normalised = (w - mean.to(w.dtype())) / deviation.to(w.dtype());
    const bool pass = weight_gradient(config) == WeightGradient::kPass;
    const auto values = PowersFunction::apply(normalised, states[0], std::int64_t{config.bits.value - 1},
                                              /*has_sign=*/true, pass);
    return {values, states[0].detach(), {}};
}

std::vector<QuantState> apot_states(const WeightQuantConfig&, torch::IntArrayRef) {
    return {{.name = "weight_alpha", .symbol = "alpha", .start = 3, .floor = 1e-3, .decay = 1e-4, .rate = 0.2}};
}

std::vector<torch::Tensor> apot_start(const torch::Tensor& w, const WeightQuantConfig& config) {
    return {torch::full({}, apot_states(config, w.sizes()).front().start, w.options().requires_grad(false))};
}

torch::Tensor quantize_apot_activation(const torch::Tensor& x, at::TensorList states,
                                       const ActivationQuantConfig& config) {
    return PowersFunction::apply(x, states[0], std::int64_t{config.bits.value}, /*has_sign=*/false, /*pass=*/false);
}

LevelEnds apot_ends(at::TensorList states, const ActivationQuantConfig&) {
    return {{}, states[0].detach()};
}

}  // namespace bitsweep
