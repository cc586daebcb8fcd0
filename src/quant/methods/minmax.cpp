#include "quant/methods/minmax.h"

#include "quant/core/uniform.h"

namespace bitsweep {
namespace {

constexpr double kMomentum = 0.1;  // weight of the new batch in act_max, as batch norm's

}  // namespace

QuantizedWeight quantize_minmax(const torch::Tensor& w, const WeightQuantConfig& config) {
    return on_symmetric_levels(w, scale_groups(config).max_magnitude(w), odd_levels(config));
}

std::vector<QuantState> minmax_states(const ActivationQuantConfig& config, torch::IntArrayRef) {
    return {{.name = "act_max", .symbol = "alpha", .kind = StateKind::kRunning, .floor = config.alpha_floor}};
}

torch::Tensor minmax_largest(const torch::Tensor& r, const ActivationQuantConfig&) {
    return r.max();
}

std::vector<torch::Tensor> minmax_follow(const torch::Tensor& x, at::TensorList states,
                                         const ActivationQuantConfig& config) {
    torch::NoGradGuard no_grad;
    const auto largest = x.detach().max().clamp_min_(config.alpha_floor);
    states.front().lerp_(largest, kMomentum);
    return {largest};
}

}  // namespace bitsweep
