#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bitsweep {

/// A bit-width: 1..8, or 32 = full precision.
struct Bits {
    int value = 32;
    bool full_precision() const { return value == 32; }
    bool operator==(const Bits&) const = default;
};

/// Bits of their own, or a word that stands for the bits of something else.
template <const char* Word>
struct BitsOr {
    std::optional<Bits> own;
    Bits resolve(Bits other) const { return own.value_or(other); }
    bool operator==(const BitsOr&) const = default;
};

inline constexpr char kBody[] = "body", kShortcut[] = "shortcut";
using ShortcutBits = BitsOr<kBody>;            ///< of the activation that a shortcut reads: the body's unless given
using ShortcutWeightBits = BitsOr<kShortcut>;  ///< of a 1x1 shortcut convolution's weights: of the activation it reads

/// Bits of the layers whose name matches a pattern, in the place of the policy's. `*` stands for any run of characters,
/// `?` for one.
struct LayerBits {
    std::string pattern;
    std::optional<Bits> weight;
    std::optional<Bits> activation;  ///< of the layer's input
    std::optional<Bits> shortcut;    ///< of the activation a shortcut reads at this layer
    bool operator==(const LayerBits&) const = default;
};

/// Where PACT's clip starts: at a number, or at a percentile of the first batches' activations.
struct AlphaInit {
    double value = 10.0;
    std::optional<double> percentile;  ///< written "percentile:99.9"; `value` then means nothing
    bool operator==(const AlphaInit&) const = default;
};

/// SAWB's (c1, c2): a table by name, or a pair.
struct SawbCoefficients {
    std::string table = "ibm";  ///< "ibm", "ibm-old", "quantlib" or "fit"; ignored when `pair` is given
    std::optional<std::pair<double, double>> pair;
    bool operator==(const SawbCoefficients&) const = default;
};

struct WeightQuantConfig {
    std::string method = "none";
    Bits bits;
    bool zero_aligned = false;
    SawbCoefficients coefficients;
    double scale_factor = 1.0;  ///< SAWB: on the resulting alpha
    std::string granularity = "tensor";
    std::string gradient = "clip";
    std::string scale = "max";     ///< WRPN
    bool guard = false;            ///< SAWB
    std::string rescale = "none";  ///< DoReFa, APoT
    double ewgs = 0;               ///< delta; 0: off
    double hysteresis = 0;         ///< mse; 0: off
    double damping = 0;            ///< lambda; 0: off
    double freeze = 0;             ///< how often a weight may oscillate; 0: off
    double freeze_momentum = 0.001;

    /// The method that acts: weight methods at 32 bits are "none" (src/README.md, D3).
    const std::string& effective_method() const;
};

struct ActivationQuantConfig {
    std::string method = "none";
    Bits bits;
    AlphaInit alpha_init;
    std::int64_t calibration_batches = 8;  ///< that a start from data sees
    double alpha_decay = 2e-4;             ///< lambda_alpha
    double alpha_lr = 1.0;                 ///< times the learning rate
    double alpha_floor = 1e-3;
    std::string granularity = "layer";
    double clip = 6.0;  ///< of the method "clip"
    double ewgs = 0;    ///< delta; 0: off

    /// The method that acts: one that neither clips nor rounds at 32 bits (QuantizerInfo::acts_at_32) is "none" there.
    const std::string& effective_method() const;
    bool operator==(const ActivationQuantConfig&) const = default;
};

/// First convolution, or last linear layer.
struct EndQuantConfig {
    Bits bits;
    std::string method = "minmax";  ///< of the weights
};

struct ShortcutQuantConfig {
    ShortcutBits bits;
    ShortcutWeightBits weight_bits;
    bool clip = true;
    bool operator==(const ShortcutQuantConfig&) const = default;
};

struct QuantConfig {
    WeightQuantConfig weight;
    ActivationQuantConfig activation;
    EndQuantConfig first;
    EndQuantConfig last;
    ShortcutQuantConfig shortcut;
    std::vector<LayerBits> layers;  ///< the last matching pattern wins
};

}  // namespace bitsweep
