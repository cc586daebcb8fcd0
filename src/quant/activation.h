#pragma once

#include <string_view>

#include <torch/torch.h>

#include "config/run_config.h"

namespace bitsweep {

/// The smallest clip: a step that would make alpha smaller is undone up to here, and counted.
inline constexpr double kAlphaFloor = 1e-3;

struct ActivationMethod;

/// One activation quantizer: a method of quant/table.h with its bits. A value; a learned clip belongs to the layer.
///
/// x: float32, any shape, may be empty; the signed pre-activation. Levels: 2^bits, uniform on [0, clip]. At 32 bits the
/// clip stays and nothing is rounded ("none": plain ReLU). A NaN stays NaN; +inf is clipped, as the equations say.
class ActivationQuantizer {
public:
    ActivationQuantizer();  ///< "none"
    ActivationQuantizer(std::string_view method, Bits bits);

    /// alpha: scalar float32 > 0 where learns_clip(), else not read.
    torch::Tensor operator()(const torch::Tensor& x, const torch::Tensor& alpha) const;

    std::string_view method() const;
    bool clips() const;                       ///< has an upper clip
    bool learns_clip() const;                 ///< PACT
    int bits() const { return bits_.value; }  ///< 32 in full precision, and for "none"
    int levels() const { return bits_.full_precision() ? 0 : 1 << bits_.value; }
    bool operator==(const ActivationQuantizer&) const = default;

private:
    const ActivationMethod* method_;
    Bits bits_;
};

}  // namespace bitsweep
