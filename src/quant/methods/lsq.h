#pragma once

#include <torch/torch.h>

#include "quant/core/weight.h"

namespace bitsweep {

/// Learned Step Size Quantization (arXiv 1902.08153) of weights, with Qn = 2^(k-1), Qp = 2^(k-1) - 1 and z = w / s:
///   w_q = round(clip(z, -Qn, Qp)) s                                    eq. 1, 2; half to even
///   dw_q/dw = 1 where -Qn <= z <= Qp, else 0                            eq. 5
///   dw_q/ds = round(z) - z inside, -Qn below, Qp above, summed          eq. 3
///   and the step's gradient times 1 / sqrt(N Qp), N = number of weights  section 2.2
/// `scale` of the result is Qn s, the largest magnitude. w: float32, any shape; step: scalar float32 > 0; bits 2..8.
QuantizedWeight quantize_lsq(const torch::Tensor& w, const torch::Tensor& step, int bits);
int lsq_levels(const WeightQuantConfig& config);
int lsq_weight_top(int bits);  ///< Qp

/// 2 mean|v| / sqrt(Qp) (section 2.1), at least kStepFloor; scalar float32.
torch::Tensor lsq_initial_step(const torch::Tensor& v, int top);

/// `step` itself, whose gradient is multiplied by `factor`.
torch::Tensor scale_gradient(const torch::Tensor& step, double factor);

}  // namespace bitsweep
