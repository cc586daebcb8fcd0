#include "quant/methods/oscillation.h"

namespace bitsweep {

torch::Tensor damping_gradient(const torch::Tensor& w, const torch::Tensor& quantized, const torch::Tensor& low,
                               const torch::Tensor& high, double lambda) {
    const auto channel = static_cast<double>(w.numel() / std::max<std::int64_t>(1, w.size(0)));
    const auto inside = (w >= low).logical_and_(w <= high);
    return (w - quantized).mul_(inside).mul_(2 * lambda / channel);
}

std::vector<QuantState> freeze_states(torch::IntArrayRef weight_shape) {
    const auto state = [&](std::string_view name, StateKind kind, double start) {
        QuantState about{.name = name, .symbol = "", .kind = kind, .shape = weight_shape.vec(), .start = start};
        about.is_fresh = true;
        return about;
    };
    return {state("weight_frozen", StateKind::kRunning, -1), state("weight_level", StateKind::kTrace, -1),
            state("weight_direction", StateKind::kTrace, 0), state("weight_oscillation", StateKind::kTrace, 0),
            state("weight_level_mean", StateKind::kTrace, 0)};
}

void follow_oscillations(const torch::Tensor& level_index, at::TensorList states, double threshold, double momentum) {
    torch::NoGradGuard no_grad;
    const auto &frozen = states[0], &before = states[1], &direction = states[2], &frequency = states[3],
               &mean = states[4];
    const auto level = level_index.to(torch::kFloat32);
    const auto is_first = before < 0;
    const auto change = torch::where(is_first, torch::zeros_like(level), (level - before).sign());
    frequency.mul_(1 - momentum).add_(change * direction < 0, momentum);
    const auto freezes = (frequency > threshold).logical_and_(frozen < 0);
    frozen.copy_(torch::where(freezes, mean.round(), frozen));
    mean.copy_(torch::where(is_first, level, mean * (1 - momentum) + level * momentum));
    direction.copy_(torch::where(change == 0, direction, change));
    before.copy_(level);
}

}  // namespace bitsweep
