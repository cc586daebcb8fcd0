#include "quant/methods/minmax.h"

#include "quant/core/uniform.h"

namespace bitsweep {

int minmax_levels(const WeightQuantConfig& config) {
    return (1 << config.bits.value) - 1;
}

QuantizedWeight quantize_minmax(const torch::Tensor& w, const WeightQuantConfig& config) {
    const auto scale = scale_groups(config).max_magnitude(w);
    return {quantize_symmetric(w, scale, minmax_levels(config)), scale, {}};
}

}  // namespace bitsweep
