#pragma once

#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "quant/core/state.h"
#include "quant/core/weight.h"

namespace bitsweep {

/// Statistics-aware weight binning (SysML 2019): alpha = c1 sqrt(mean(w^2)) - c2 mean|w|, the error-minimising scale
/// by a linear fit, from the raw second moment; moments in float64. Where it is <= 0, max|w| stands in; with
/// `guard`, also where it is below mean|w|, as happens far from the six distributions that the line was fitted to. 2^k
/// levels on [-alpha, alpha], or 2^k - 1 where zero_aligned, with alpha times `scale_factor`; over the tensor, or each
/// output channel.
/// Gradient: 0 where |w| > alpha, or passed everywhere (SAWB+, IBM fms-model-optimizer).
QuantizedWeight quantize_sawb(const torch::Tensor& w, const WeightQuantConfig& config);

/// quantize_sawb() for several weights in one operator, each of which kernels_of() has kernels for.
TogetherQuantized quantize_sawb_together(const std::vector<torch::Tensor>& weights,
                                         const std::vector<const WeightQuantConfig*>& configs);

std::vector<QuantState> sawb_states(const WeightQuantConfig& config, torch::IntArrayRef weight_shape);
void record_sawb(const WeightQuantConfig& config, OrderedJson& record);  ///< adds "coefficients" and their "source"

/// rms / mean|w| of the six distributions that the tables were fitted to: uniform to Laplace.
inline constexpr double kSawbLeastRatio = 1.1547, kSawbLargestRatio = 1.4142;

/// The pair of coefficients, and its source.
struct SawbPair {
    double c1;
    double c2;
    std::string_view source;  ///< "ibm", "ibm-old", "quantlib", "fit", or "given"
};

/// For 3..256 levels (2^k or 2^k - 1). Where IBM has no pair (7, 31, 63, 64, 128 levels) quantlib's is taken, and
/// `source` says so. "fit" is ours (study/sawb_fit.h). "ibm-old" differs from "ibm" at 4 levels alone.
SawbPair sawb_pair(const SawbCoefficients& coefficients, int levels);

}  // namespace bitsweep
