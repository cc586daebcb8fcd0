#pragma once

#include <cstdint>

#include "kernels/conv_levels.h"

namespace bitsweep::kernels {

/// The gradient of a convolution's float weights, from its levels: dw[k,c,tap] = step * sum of dy * level, in
/// [out_channels, in.channels / groups, kernel, kernel]. dy: as convolution.out(). Sums over fixed groups of images, in
/// their order: the number of threads does not matter.
void weight_gradient(const BlockKernels& kernels, const LevelConvolution& convolution, const std::uint8_t* levels,
                     const float* dy, float step, float* dw, int threads);

}  // namespace bitsweep::kernels
