#include "quant/methods/minmax.h"

#include "quant/core/uniform.h"

namespace bitsweep {
namespace {

constexpr double kMomentum = 0.1;  // weight of the new batch in act_max, as batch norm's

}  // namespace

int minmax_levels(const WeightQuantConfig& config) {
    return (1 << config.bits.value) - 1;
}

QuantizedWeight quantize_minmax(const torch::Tensor& w, const WeightQuantConfig& config) {
    QuantizedWeight quantized{{}, scale_groups(config).max_magnitude(w), {}};
    quantized.values =
        quantize_symmetric(w, quantized.scale, minmax_levels(config), WeightGradient::kClip, &quantized.codes);
    return quantized;
}

std::vector<QuantState> minmax_states(const ActivationQuantConfig& config, torch::IntArrayRef) {
    return {{.name = "act_max", .symbol = "alpha", .kind = StateKind::kRunning, .floor = config.alpha_floor}};
}

std::int64_t minmax_batches(const ActivationQuantConfig& config) {
    return config.calibration_batches;
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
