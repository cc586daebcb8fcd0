#pragma once

#include "config/run_config.h"
#include "nn/quant_layer.h"

namespace bitsweep {

/// Where quantizers sit (reference: PACT, arXiv 1805.06085): a quantizer belongs to its consumer.

/// A convolution of the body.
LayerQuant body_quant(const QuantConfig& quant);

/// The first convolution of a block whose shortcut reads the activated input of the block: the branch at the body's
/// bits, the shortcut at quant.shortcut.bits, one clip. quant.shortcut.clip = false: the shortcut reads the plain ReLU.
LayerQuant block_entry_quant(const QuantConfig& quant);

/// The first convolution. At quant.first.bits < 32: weights min-max. Its input is the stored 8-bit pixels, normalised,
/// and is left as it is at 8 bits; below, 2^k - 1 levels on [-image_range(), image_range()], fixed. Never PACT:
/// normalised images are signed.
LayerQuant first_quant(const QuantConfig& quant, const DataConfig& data);

/// The classifier. At quant.last.bits < 32: weights min-max, and its input (the pooled features) by the activation
/// method at those bits; with method "none" the input stays full precision. At 32 bits neither is quantized.
LayerQuant last_quant(const QuantConfig& quant);

/// A bound of |normalised pixel| for each of the data.normalize rules; pixels beyond it are clipped.
double image_range(const DataConfig& data);

}  // namespace bitsweep
