#include "quant/methods/pact.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace bitsweep {
namespace {

std::vector<std::int64_t> alpha_shape(const std::string& granularity, torch::IntArrayRef input_shape) {
    if (granularity == "layer") return {};
    std::vector<std::int64_t> shape = {1};
    for (std::size_t d = 0; d < input_shape.size(); ++d)
        shape.push_back(d == 0 || granularity == "neuron" ? input_shape[d] : 1);
    return shape;
}

// x: [G,n]. The value that `percent` of each row do not exceed: [G].
torch::Tensor percentile(const torch::Tensor& x, double percent) {
    const auto size = x.size(1);
    const auto rank =
        std::clamp<std::int64_t>(std::llround(std::ceil(percent / 100.0 * static_cast<double>(size))), 1, size);
    return std::get<0>(x.kthvalue(rank, 1));
}

}  // namespace

std::vector<QuantState> pact_states(const ActivationQuantConfig& config, torch::IntArrayRef input_shape) {
    return {{.name = "alpha",
             .symbol = "alpha",
             .shape = alpha_shape(config.granularity, input_shape),
             .start = config.alpha_init.value,
             .floor = config.alpha_floor,
             .decay = config.alpha_decay,
             .rate = config.alpha_lr}};
}

std::int64_t pact_batches(const ActivationQuantConfig& config) {
    return config.alpha_init.percentile ? config.calibration_batches : 0;
}

torch::Tensor pact_percentile(const torch::Tensor& r, const ActivationQuantConfig& config) {
    const auto rows = config.granularity == "layer"     ? r.reshape({1, -1})
                      : config.granularity == "channel" ? r.transpose(0, 1).flatten(1)
                                                        : r.flatten(1).transpose(0, 1);
    return percentile(rows, *config.alpha_init.percentile);
}

}  // namespace bitsweep
