#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/run_config.h"
#include "nn/quant_layer.h"

namespace bitsweep {

/// The placement of quantizers (reference: PACT, arXiv 1805.06085): a quantizer belongs to its consumer.

/// Each takes the layer's name: bits that quant.layers gives it (the last pattern that matches) stand in the place of
/// the policy's.

/// A convolution of the body.
LayerQuant body_quant(const QuantConfig& quant, const std::string& layer);

/// The first convolution of a block whose shortcut reads the activated input of the block: the branch at the body's
/// bits, the shortcut at quant.shortcut.bits, one clip. quant.shortcut.clip = false: the shortcut reads the plain ReLU.
LayerQuant block_entry_quant(const QuantConfig& quant, const std::string& layer);

/// The 1x1 convolution of a projection shortcut, which reads the shortcut's activation of `entry` (the block's first
/// convolution). Weights: the body's method at quant.shortcut.weight_bits, else at quant.shortcut.bits, else the
/// body's.
LayerQuant shortcut_conv_quant(const QuantConfig& quant, const std::string& layer, const LayerQuant& entry);

/// The first convolution. At quant.first.bits < 32: weights by quant.first.method. Its input is the stored 8-bit
/// pixels, normalised, and is left as it is at 8 bits; below, 2^k - 1 levels on [-image_range(), image_range()], fixed.
/// Never PACT: normalised images are signed.
LayerQuant first_quant(const QuantConfig& quant, const DataConfig& data, const std::string& layer);

/// The classifier. At quant.last.bits < 32: weights by quant.last.method, and its input (the pooled features) by the
/// activation method at those bits; with method "none" the input stays full precision. At 32 bits neither is quantized.
LayerQuant last_quant(const QuantConfig& quant, const std::string& layer);

/// A bound of |normalised pixel| for each of the data.normalize rules; pixels beyond it are clipped.
double image_range(const DataConfig& data);

/// Whether `name` matches `pattern`: `*` stands for any run of characters, `?` for one.
bool matches_pattern(std::string_view name, std::string_view pattern);

/// Every pattern of quant.layers matches one of `layers`, or ConfigError names it with the nearest name.
void check_layer_patterns(const QuantConfig& quant, const std::vector<NamedLayer>& layers);

}  // namespace bitsweep
