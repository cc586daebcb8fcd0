#pragma once

#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "config/run_config.h"
#include "quant/core/state.h"

namespace bitsweep {

struct ActivationMethod;
struct Calibration;

/// The least and the largest level: float32, detached. `low` is undefined where the levels begin at 0 and 0 does not
/// count as clipped; both are undefined where nothing clips.
struct LevelEnds {
    torch::Tensor low, high;
};

/// One activation quantizer: a method of quant/core/table.h with its bits and its own keys. A value; what is learned or
/// counted (PACT's alpha, LSQ's step, the largest activation) belongs to the layer and is handed in as `states`, the
/// tensors of states() in its order.
///
/// x: float32, any shape, may be empty; the signed pre-activation. At 32 bits the clip stays and nothing is rounded
/// ("none", and methods that do not act there: plain ReLU). A NaN stays NaN; +inf is clipped, as the equations say.
class ActivationQuantizer {
public:
    ActivationQuantizer();  ///< "none"
    explicit ActivationQuantizer(const ActivationQuantConfig& config);
    ActivationQuantizer(std::string_view method, Bits bits);  ///< other keys at their defaults

    /// The same method at other bits.
    ActivationQuantizer at(Bits bits) const;

    /// states: broadcastable to x where the method has one clip for each of several elements.
    torch::Tensor operator()(const torch::Tensor& x, at::TensorList states) const;

    /// The upper end of the levels for `states`, differentiable in them; undefined where it is 1. To be called only
    /// where fuses() and clips(). image: the number of elements of one image, which LSQ's gradient scale contains.
    torch::Tensor differentiable_clip(std::int64_t image, at::TensorList states) const;

    LevelEnds ends(at::TensorList states) const;

    /// The index of each quantized value's level, 0 .. levels() - 1: int64, y's shape. Not in full precision.
    torch::Tensor level_index(const torch::Tensor& y, const LevelEnds& ends) const;

    /// The states that it keeps in a layer. input_shape: of one image, [C,H,W] or [F].
    std::vector<QuantState> states(torch::IntArrayRef input_shape) const;
    const Calibration& calibration() const;

    /// For training alone: changes the running ones of `states` by x, and returns the states that x is quantized by.
    std::vector<torch::Tensor> follow(const torch::Tensor& x, at::TensorList states) const;

    /// The states by which this quantizer has the ends that `other`, of the same method, has by `states`.
    std::vector<torch::Tensor> states_like(const ActivationQuantizer& other, at::TensorList states) const;

    std::string_view method() const;
    bool clips() const;             ///< has an upper end
    bool has_one_step() const;      ///< levels are 0, step, 2 step .. clip; or, in full precision, all of [0, clip]
    bool feels_rounding() const;    ///< the clip's gradient has the in-range term: PACT+, LSQ
    bool fuses() const;             ///< levels on [0, clip], a clip that does not depend on the batch, a plain gradient
    bool states_need_bits() const;  ///< states_like() changes the states
    int bits() const { return config_.bits.value; }  ///< 32 in full precision, and for "none"
    int top() const { return levels() - 1; }         ///< 2^bits - 1: steps between the ends
    int levels() const { return config_.bits.full_precision() ? 0 : 1 << config_.bits.value; }
    const ActivationQuantConfig& config() const { return config_; }
    bool operator==(const ActivationQuantizer& other) const = default;

private:
    bool scales_gradient() const;  ///< EWGS

    const ActivationMethod* method_;
    ActivationQuantConfig config_;
};

}  // namespace bitsweep
