#pragma once

#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "base/json.h"
#include "config/run_config.h"
#include "quant/core/state.h"
#include "quant/core/uniform.h"

namespace bitsweep {

/// A weight tensor after quantization.
struct QuantizedWeight {
    torch::Tensor values;      ///< shape and dtype of the weight; differentiable in it
    torch::Tensor scale;       ///< float32, the largest level, one a scale group; not differentiable; undefined in full
                               ///< precision
    torch::Tensor fallback;    ///< bool, like scale: the rule failed and max|w| stands in; undefined for other methods
    torch::Tensor codes = {};  ///< IntegerWeight's, where they came out of the same pass; else undefined
};

/// A quantized weight on integers: values = codes * scale, a channel each, up to rounding: at most 2 ulp apart. To the
/// bit where the largest code is a power of two: LSQ, ternary and 1-bit weights.
struct IntegerWeight {
    torch::Tensor codes;  ///< int16, the weight's shape
    torch::Tensor scale;  ///< float32, [1] or [K]; NaN where a weight is NaN or infinite
};

/// Several weights after quantization.
struct TogetherQuantized {
    std::vector<QuantizedWeight> weights;  ///< without `fallback`
    std::vector<std::int64_t> fallbacks;   ///< how many scale groups of each fell back
};

struct WeightMethod;

/// One weight quantizer: a method of quant/core/table.h with its bits and its own keys. A value; everything learned
/// or counted belongs to the layer and is handed in as `states`, the tensors of states() in its order.
///
/// w: float32, any shape, may be empty. One scale a tensor (scalar), or an output channel ([C,1,1,1]); recomputed from
/// the weights at every call. A NaN or infinite weight makes values NaN or infinite, never a plain level.
class WeightQuantizer {
public:
    WeightQuantizer();  ///< full precision: values are the weight itself
    explicit WeightQuantizer(const WeightQuantConfig& config);

    /// The states that the weight is quantized by; while training it changes the running ones of `states`.
    std::vector<torch::Tensor> follow(const torch::Tensor& w, at::TensorList states, bool is_training) const;

    QuantizedWeight operator()(const torch::Tensor& w, at::TensorList states = {}) const;

    /// The gradient that damping adds to the weight's; undefined where nothing is damped.
    torch::Tensor damping(const torch::Tensor& w, const QuantizedWeight& quantized) const;
    /// Whether weights may freeze on their level (quant/methods/oscillation.h); frozen() says which of them have.
    bool freezes() const;
    bool watches_steps() const;  ///< damps, or freezes
    torch::Tensor frozen(at::TensorList states) const;
    /// Called once a training step: counts the levels of `quantized` in `states`, and freezes weights that oscillate.
    void follow_levels(const QuantizedWeight& quantized, at::TensorList states) const;

    /// The states that it keeps in its layer, learned ones first; and the learned ones' values for a weight that is
    /// new.
    std::vector<QuantState> states(torch::IntArrayRef weight_shape) const;
    std::vector<torch::Tensor> start(const torch::Tensor& w) const;

    /// Whether quantize_together() may take it.
    bool goes_together(const torch::Tensor& w) const;

    /// Name of the method that acts: "none" at 32 bits.
    std::string_view method() const;
    int bits() const { return config_.bits.value; }  ///< 32 in full precision
    int levels() const;                              ///< 0 in full precision
    double levels_above_zero() const;                ///< levels on (0, scale]: the scale over the step
    std::vector<int> codes() const;                  ///< the codes of IntegerWeight, ascending; none in full precision
    int largest_code() const;                        ///< the largest magnitude of codes(): 1..255; 0 in full precision
    bool has_fitted_line() const;                    ///< SAWB with a pair of one of its tables
    bool fits_scale() const;                         ///< a rule finds the scale: SAWB, mse, TWN

    /// Its entry in model.json: {"method", "bits", "levels"} and what the method adds; null in full precision.
    OrderedJson record() const;

    /// The index of each value's level, 0 (the lowest) .. levels() - 1: uint8, the weight's shape. Undefined in full
    /// precision.
    torch::Tensor level_index(const QuantizedWeight& quantized) const;

    /// The weight on integers: odd codes where no level is 0, else the level 0 has code 0. Not in full precision.
    IntegerWeight integers(const QuantizedWeight& quantized) const;

    /// Quantizes each weight by the quantizer at its place, in one operator. The quantizers are of one method, each
    /// goes_together() with its weight, and there is at least one.
    static TogetherQuantized quantize_together(const std::vector<const WeightQuantizer*>& quantizers,
                                               const std::vector<torch::Tensor>& weights);

private:
    bool uses(std::string_view key) const;
    /// `states` without the states of freezing, which stand last; and these.
    at::TensorList own(at::TensorList states) const;
    at::TensorList of_freezing(at::TensorList states) const;
    void hold_frozen(QuantizedWeight& quantized, at::TensorList states) const;

    WeightQuantConfig config_;
    const WeightMethod* method_;
};

/// `x` on the levels of quantize_symmetric(), with its codes.
QuantizedWeight on_symmetric_levels(const torch::Tensor& x, const torch::Tensor& scale, int levels,
                                    WeightGradient gradient = WeightGradient::kClip);

/// Levels of the methods: 2^k, 2^k - 1, and either by config.zero_aligned.
inline int even_levels(const WeightQuantConfig& config) {
    return 1 << config.bits.value;
}
inline int odd_levels(const WeightQuantConfig& config) {
    return even_levels(config) - 1;
}
inline int chosen_levels(const WeightQuantConfig& config) {
    return config.zero_aligned ? odd_levels(config) : even_levels(config);
}

/// config.granularity and config.gradient as values.
inline ScaleGroups scale_groups(const WeightQuantConfig& config) {
    return {config.granularity == "channel"};
}
inline WeightGradient weight_gradient(const WeightQuantConfig& config) {
    return config.gradient == "pass" ? WeightGradient::kPass : WeightGradient::kClip;
}

}  // namespace bitsweep
