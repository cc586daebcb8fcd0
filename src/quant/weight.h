#pragma once

#include <string_view>

#include <torch/torch.h>

#include "config/run_config.h"

namespace bitsweep {

/// A weight tensor after quantization.
struct QuantizedWeight {
    torch::Tensor values;    ///< shape and dtype of the weight; differentiable in it
    torch::Tensor scale;     ///< scalar float32, the largest level, not differentiable; undefined in full precision
    torch::Tensor fallback;  ///< scalar bool: the scale rule failed and max|w| stands in; undefined for other methods
};

struct WeightMethod;

/// One weight quantizer: a method of quant/table.h with its bits and its own keys. A value.
///
/// w: float32, any shape, may be empty. Levels lie symmetrically on [-scale, scale]; one scale a tensor, recomputed
/// from the weights at every call. A NaN or infinite weight makes values NaN or infinite, never a plain level.
class WeightQuantizer {
public:
    WeightQuantizer();  ///< full precision: values are the weight itself
    explicit WeightQuantizer(const WeightQuantConfig& config);

    QuantizedWeight operator()(const torch::Tensor& w) const;

    /// Name of the method that acts: "none" at 32 bits.
    std::string_view method() const;
    int bits() const { return config_.bits.value; }  ///< 32 in full precision
    int levels() const;                              ///< 0 in full precision
    bool has_fallback() const;                       ///< SAWB

    /// Which level each value is, 0 (= -scale) .. levels() - 1: uint8, the weight's shape. Undefined in full precision.
    torch::Tensor level_index(const QuantizedWeight& quantized) const;

private:
    WeightQuantConfig config_;
    const WeightMethod* method_;
};

}  // namespace bitsweep
