#pragma once

#include <string_view>

#include <torch/torch.h>

#include "config/run_config.h"

namespace bitsweep {

struct ActivationMethod;

/// One activation quantizer: a method of quant/core/table.h with its bits and its own keys. A value; what is learned or
/// counted (PACT's alpha, LSQ's step, the largest activation) belongs to the layer and is handed in as `state`.
///
/// x: float32, any shape, may be empty; the signed pre-activation. Levels: 2^bits, uniform on [0, clip]. At 32 bits the
/// clip stays and nothing is rounded ("none", and LSQ and min-max at 32 bits: plain ReLU). A NaN stays NaN; +inf is
/// clipped, as the equations say.
class ActivationQuantizer {
public:
    ActivationQuantizer();  ///< "none"
    explicit ActivationQuantizer(const ActivationQuantConfig& config);
    ActivationQuantizer(std::string_view method, Bits bits);  ///< other keys at their defaults

    /// The same method at other bits.
    ActivationQuantizer at(Bits bits) const;

    /// state: float32 > 0, broadcastable to x: PACT's alpha, LSQ's step, or min-max's clip; else not read.
    torch::Tensor operator()(const torch::Tensor& x, const torch::Tensor& state) const;

    /// The upper end of the levels that `state` means, differentiable in it; for a fixed clip a constant. Only where
    /// clips(). x: its size is part of LSQ's gradient.
    torch::Tensor differentiable_clip(const torch::Tensor& x, const torch::Tensor& state) const;

    /// The same, detached; undefined where nothing clips.
    torch::Tensor clip(const torch::Tensor& state) const;

    std::string_view method() const;
    bool clips() const;                              ///< has an upper clip
    bool feels_rounding() const;                     ///< the clip's gradient has the in-range term: PACT+, LSQ
    bool learns_clip() const;                        ///< PACT, PACT+
    bool learns_step() const;                        ///< LSQ
    bool follows_max() const;                        ///< min-max
    int bits() const { return config_.bits.value; }  ///< 32 in full precision, and for "none"
    int top() const { return levels() - 1; }         ///< 2^bits - 1: steps between 0 and the clip
    int levels() const { return config_.bits.full_precision() ? 0 : 1 << config_.bits.value; }
    const ActivationQuantConfig& config() const { return config_; }
    bool operator==(const ActivationQuantizer& other) const = default;

private:
    const ActivationMethod* method_;
    ActivationQuantConfig config_;
};

}  // namespace bitsweep
