#pragma once

#include <vector>

#include <torch/torch.h>

#include "quant/core/activation.h"

namespace bitsweep {

/// LSQ+ (Bhalgat et al. 2020, arXiv 2004.09576) of activations: a learned step s and a learned offset b of either sign,
/// with a = max(x, 0), z = (a - b) / s and n = 2^k - 1:
///   y = round(clip(z, 0, n)) s + b                                      half to even
///   dy/da = 1 where 0 < z < n, else 0
///   dy/ds = round(z) - z inside, 0 where z <= 0, n where z >= n; summed
///   dy/db = 1 where z <= 0 or z >= n, else 0; summed
/// and the gradients of s and b times 1 / sqrt(N n), N = elements of one image. An input at an end counts as clipped.
/// b is a level and 0 in general is none: what a convolution pads with stays a true 0.
///
/// states: s > 0 and b, scalars. Bits 1..8.
torch::Tensor quantize_lsq_plus(const torch::Tensor& x, at::TensorList states, const ActivationQuantConfig& config);
LevelEnds lsq_plus_ends(at::TensorList states, const ActivationQuantConfig& config);
std::vector<QuantState> lsq_plus_states(const ActivationQuantConfig& config, torch::IntArrayRef input_shape);

/// The start: least sum (y - a)^2 over the calibration batches, each of which is handed in as a histogram. Levels and
/// straight-line fit alternate from 40 lines, half of them the best of a grid; at 1 to 4 bits within 0.2 % of the least
/// error of all (s, b).
torch::Tensor lsq_plus_histogram(const torch::Tensor& r, const ActivationQuantConfig& config);
std::vector<torch::Tensor> lsq_plus_start(const std::vector<torch::Tensor>& histograms,
                                          const ActivationQuantConfig& config);

}  // namespace bitsweep
