#pragma once

#include <optional>

#include "quant/core/activation.h"
#include "quant/core/weight.h"

namespace bitsweep {

/// The kind of a layer's input.
enum class InputKind {
    kPreActivation,  ///< signed; the layer applies its activation (ReLU, PACT, DoReFa)
    kImages,         ///< normalised pixels: as they are, or fixed-range symmetric below 8 bits
    kFeatures,       ///< non-negative already (pooled activations): quantized, or as they are
    kActivated,      ///< activated and quantized already by the layer beside it: a 1x1 shortcut convolution's
};

/// The quantization of one layer: a value.
struct LayerQuant {
    WeightQuantizer weight;
    ActivationQuantizer activation;  ///< kActivated: the one that has quantized the input
    InputKind input = InputKind::kPreActivation;
    Bits image_bits;                              ///< kImages; 8 or more: as they are
    std::optional<ActivationQuantizer> shortcut;  ///< the activation a shortcut reads at this layer, where there is one
    double image_range = 1.0;                     ///< kImages below 8 bits: clip to [-range, range]

    bool activates() const { return input == InputKind::kPreActivation || input == InputKind::kFeatures; }
};

}  // namespace bitsweep
