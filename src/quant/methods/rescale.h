#pragma once

#include <string>

#include <torch/torch.h>

namespace bitsweep {

/// Scale-adjusted training (Jin, Yang, Liao 2019, arXiv 1912.10207): a factor for quantized weights, in place of the
/// scale that they do not have. "std": sqrt(VAR w / VAR w_q). "constant": 1 / sqrt(n_out VAR w_q), with n_out = outputs
/// x kernel height x width, shape[0] shape[2] shape[3]. VAR is centred, over the layer, divided by N, in float64. Where
/// VAR w_q is 0 the factor is 1. Scalar float32; no gradient goes through it. In training and evaluation alike.
torch::Tensor rescale_factor(const torch::Tensor& w, const torch::Tensor& quantized, const std::string& rule);

}  // namespace bitsweep
