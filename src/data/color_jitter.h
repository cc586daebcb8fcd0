#pragma once

#include <cstdint>
#include <span>

#include "base/random.h"

namespace bitsweep {

/// Brightness and contrast times 0.6 to 1.4 (contrast about the mean of each colour), saturation times 0.6 to 1.4
/// (about the grey of each pixel), and lighting (AlexNet's noise along the principal components of ImageNet's colours,
/// deviation 0.1), in random order and rounded once. Tensorpack's fbresnet_augmentor, after fb.resnet.torch.
/// planes: [3, pixels] red, green, blue, changed in place.
void jitter_colors(SplitMix64& random, std::span<std::uint8_t> planes);

}  // namespace bitsweep
