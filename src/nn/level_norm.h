#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "kernels/block_kernels.h"
#include "nn/feature_map.h"
#include "quant/core/activation.h"
#include "quant/core/fused.h"

namespace bitsweep {

/// An activation of a normalised sum, and the form it is wanted in.
struct BlockActivation {
    const ActivationQuantizer* quantizer = nullptr;  ///< null: the sum itself
    bool as_levels = false;                          ///< bytes with a carrier; else floats in blocks
    std::int64_t pad = 0;                            ///< of the bytes
};

/// Batch norm, residual addition and activations in one operator, in blocks of channels: normalize_and_quantize()
/// (quant/core/fused.h) with the same formulas and the same straight-through rules. Kept for backward: x and residual.
/// The result does not depend on the number of threads.
///
/// x: in blocks. norm: null for x itself. residual: null, or of x's shape, as floats in blocks or as levels, of which
/// the bytes are kept. states: those of all `activations`, whose quantizers share one clip and one gradient rule.
/// Two activations in a row with the same levels share the bytes. Each has a carrier of its own, so that backward
/// adds both gradients where they arrive.
std::vector<FeatureMap> normalize_in_blocks(const kernels::BlockKernels& kernels, FeatureMap& x, NormState* norm,
                                            FeatureMap* residual, const std::vector<BlockActivation>& activations,
                                            at::TensorList states);

}  // namespace bitsweep
