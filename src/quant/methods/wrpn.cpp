#include "quant/methods/wrpn.h"

namespace bitsweep {

int wrpn_levels(const WeightQuantConfig& config) {
    return (1 << config.bits.value) - 1;
}

QuantizedWeight quantize_wrpn(const torch::Tensor& w, const WeightQuantConfig& config) {
    const auto one = torch::ones({}, w.options().requires_grad(false));
    const auto largest = ScaleGroups{}.max_magnitude(w);
    // An infinite weight clips to a plain 1, which would hide it: 0 * inf makes the divisor NaN.
    const auto divisor = (config.scale == "none" ? one : one_where_zero(largest)) + largest * 0;
    QuantizedWeight quantized{{}, one, {}};
    quantized.values =
        quantize_symmetric(w / divisor, {}, wrpn_levels(config), WeightGradient::kClip, &quantized.codes);
    return quantized;
}

}  // namespace bitsweep
