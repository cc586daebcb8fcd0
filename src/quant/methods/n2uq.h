#pragma once

#include <vector>

#include <torch/torch.h>

#include "quant/core/activation.h"

namespace bitsweep {

/// N2UQ (Liu et al. 2022, arXiv 2111.14826) of activations: uniform levels, whose inputs' intervals are learned.
/// States: start s, intervals a_1..a_n with n = 2^k - 1, scale_in p, scale_out q. With u = p x, d_0 = s, d_i = s + a_1
/// + ... + a_i and the thresholds T_i = (d_{i-1} + d_i) / 2:
///   y = q (2/n) c,  c = number of T_i < u
/// Gradients are those of q E(u) (G-STE), E piecewise linear through (d_i, 2i/n) and constant beyond: in segment i,
/// where d_{i-1} < u <= d_i, with k = g q (2/n) / a_i:
///   to x: k p;  to p: k x;  to s: -k;  to a_j: -k for j < i, -k (u - d_{i-1}) / a_i for j = i
/// and to q: g (2/n) c. Sums over the elements, without a gradient scale.
///
/// The input is the pre-activation: there is no ReLU before it. At 1 to 4 bits. Its weights are SAWB's with
/// coefficients [0, -n / 2^(k-1)], a scale a channel and the gradient passed.
torch::Tensor quantize_n2uq(const torch::Tensor& x, at::TensorList states, const ActivationQuantConfig& config);
/// T_1..T_n of u = p x.
torch::Tensor n2uq_thresholds(at::TensorList states);
LevelEnds n2uq_ends(at::TensorList states, const ActivationQuantConfig& config);
std::vector<QuantState> n2uq_states(const ActivationQuantConfig& config, torch::IntArrayRef input_shape);

/// Intervals of one width over the same range.
std::vector<torch::Tensor> n2uq_at_other_bits(at::TensorList states, const ActivationQuantConfig& from,
                                              const ActivationQuantConfig& to);

}  // namespace bitsweep
