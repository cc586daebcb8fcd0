#pragma once

#include <vector>

#include <torch/torch.h>

#include "quant/core/state.h"
#include "quant/core/weight.h"

namespace bitsweep {

/// The smallest learned step.
inline constexpr double kStepFloor = 1e-6;

/// Learned Step Size Quantization (arXiv 1902.08153) of weights, with Qn = 2^(k-1), Qp = 2^(k-1) - 1 and z = w / s:
///   w_q = round(clip(z, -Qn, Qp)) s                                                        eq. 1, 2; half to even
///   dw_q/dw = 1 where -Qn <= z <= Qp, else 0                                               eq. 5, but for its ends
///   dw_q/ds = round(z) - z where -Qn < z < Qp, else -Qn at or below it and Qp at or above, summed           eq. 3
///   and the step's gradient times 1 / sqrt(N Qp), N = number of weights                     section 2.2
/// Earlier versions had dw_q/ds = 0 at exactly -Qn and Qp. Weights lie there with probability 0, so the revision
/// stayed. `scale` of the result is Qn s, the largest magnitude. w: float32, any shape; states: the step, scalar
/// float32 > 0; bits 2..8.
QuantizedWeight quantize_lsq(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config);
int lsq_weight_top(int bits);  ///< Qp
std::vector<QuantState> lsq_weight_states(const WeightQuantConfig& config, torch::IntArrayRef weight_shape);
std::vector<torch::Tensor> lsq_weight_start(const torch::Tensor& w, const WeightQuantConfig& config);

/// Activations: the clip is the step times n = 2^k - 1, and feels the rounding (quant/core/clip.h); the step's gradient
/// is multiplied by 1 / sqrt(N n), N = elements of one image. The step starts from the first batch.
torch::Tensor lsq_clip(at::TensorList states, const ActivationQuantConfig& config, std::int64_t image);
std::vector<QuantState> lsq_activation_states(const ActivationQuantConfig& config, torch::IntArrayRef input_shape);
torch::Tensor lsq_step_of(const torch::Tensor& r, const ActivationQuantConfig& config);
/// The step (the first state) by which the clip is the same at the bits of `to`; other states are left as they are.
std::vector<torch::Tensor> lsq_at_other_bits(at::TensorList states, const ActivationQuantConfig& from,
                                             const ActivationQuantConfig& to);

/// 2 mean|v| / sqrt(Qp) (section 2.1), at least kStepFloor; scalar float32.
torch::Tensor lsq_initial_step(const torch::Tensor& v, int top);

/// Returns `step`; its gradient is multiplied by `factor`.
torch::Tensor scale_gradient(const torch::Tensor& step, double factor);

}  // namespace bitsweep
