#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <torch/torch.h>

namespace bitsweep {

/// How far one way of quantizing is from the weights themselves.
struct WeightError {
    std::string_view method;  ///< of quant/core/table.h
    int bits;
    int levels;
    double scale;  ///< the largest level
    double nmse;   ///< |w - q|^2 / |w|^2
    double ratio;  ///< nmse over that of the least-error scale at as many symmetric levels
    std::optional<double>
        nmse_rescaled;  ///< min over s of |w - s q|^2 / |w|^2, for methods without a scale (DoReFa, WRPN)
};

/// Every weight quantizer at `bits`, with its keys at their defaults; SAWB, min-max and mse with 2^k and with 2^k - 1
/// levels; LSQ at its initial step. w: float32, any shape, not all 0. One scale a tensor.
std::vector<WeightError> weight_errors(const torch::Tensor& w, int bits);

}  // namespace bitsweep
