#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <torch/torch.h>

#include "base/json.h"
#include "nn/parameters.h"

namespace bitsweep::study {

/// How far one way of quantizing is from the weights themselves.
struct WeightError {
    std::string_view method;  ///< a method of quant/core/table.h
    int bits;
    int levels;
    double scale;  ///< the largest level
    double nmse;   ///< |w - q|^2 / |w|^2
    double ratio;  ///< nmse over that of the least-error scale at as many symmetric levels
    std::optional<double>
        nmse_rescaled;  ///< min over s of |w - s q|^2 / |w|^2, for methods without a scale (DoReFa, WRPN)
};

/// Every weight quantizer at `bits`, with its keys at their defaults; SAWB, min-max and mse with 2^k and with 2^k - 1
/// levels; LSQ at its initial step. w: float32, any shape, finite; NaN where all are 0. One scale a tensor.
std::vector<WeightError> weight_errors(const torch::Tensor& w, int bits);

/// The same of every tensor at every one of `bits`, as the probe "qerror" stores it.
OrderedJson errors_json(const NamedTensors& tensors, const std::vector<int>& bits);

/// The moments of each tensor that SAWB computes its scale from.
OrderedJson moments_json(const NamedTensors& tensors);

/// errors_json()'s over the layers whose error is finite: all but those whose weights are all 0, or that the best scale
/// gives exactly. Sums are over `layers` layers.
struct ErrorSummary {
    double log_sum = 0, worst = 0;  ///< of the ratio
    double nmse = 0, rescaled = 0;
    int layers = 0;
    std::string worst_layer;
};

/// By bits, levels and method.
std::map<std::tuple<int, int, std::string>, ErrorSummary> summary_of(const OrderedJson& errors);

}  // namespace bitsweep::study
