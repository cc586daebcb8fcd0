#include "quant/methods/wrpn.h"

namespace bitsweep {

QuantizedWeight quantize_wrpn(const torch::Tensor& w, const WeightQuantConfig& config) {
    const auto one = torch::ones({}, w.options().requires_grad(false));
    const auto largest = ScaleGroups{}.max_magnitude(w);
    // An infinite weight clips to a plain 1, which would hide it: 0 * inf makes the divisor NaN.
    const auto divisor = (config.scale == "none" ? one : one_where_zero(largest)) + largest * 0;
    return on_symmetric_levels(w / divisor, one, odd_levels(config));
}

}  // namespace bitsweep
