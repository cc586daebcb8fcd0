#pragma once

#include <optional>
#include <utility>

#include <torch/torch.h>

#include "quant/core/activation.h"

namespace bitsweep {

/// The state of a batch norm over channels (torch::nn::BatchNorm2d's), borrowed.
struct NormState {
    torch::Tensor weight, bias;               ///< [C] float32
    torch::Tensor running_mean, running_var;  ///< [C] float32, updated in training
    torch::Tensor batches;                    ///< scalar int64, counted in training
    bool training = true;                     ///< statistics of the batch; else the running ones
    std::optional<double> momentum;           ///< none: a cumulative average
    double epsilon = 1e-5;
};

/// mean and biased variance of each channel, [2,C] float64. totals: [2,C] float64, the sums of x and of x^2.
torch::Tensor batch_statistics(const torch::Tensor& totals, double values_a_channel);

/// Updates the running mean and variance by a batch's statistics, and counts the batch.
void update_running(NormState& norm, const torch::Tensor& statistics, double values_a_channel);

/// [4,C] float64: mean, 1 / deviation, slope (a float32 number), offset.
torch::Tensor affine_of(const torch::Tensor& statistics, const torch::Tensor& weight, const torch::Tensor& bias,
                        double epsilon);

/// Zero channels before those of a residual with fewer channels than the sum it is added to: half of the missing
/// channels, rounded down; the other half follows the residual (He et al. 2015, arXiv 1512.03385, option A).
std::int64_t zero_channels_before(std::int64_t channels, std::int64_t residual_channels);

/// Batch norm, residual addition and activation quantizer in one operator: with y = norm(x) [+ residual], the pair
/// {branch(y), shortcut(y)}, one tensor twice where `shortcut` is null. The same numbers as LibTorch's batch norm and
/// the quantizers one after the other, which stay the specification (tests hold the two together), up to float32
/// rounding.
///
/// Passes over memory: one for the statistics, one for both outputs; backward one for the sums, one for the gradient.
/// Kept for backward: x and residual themselves. It runs on every core; the result does not depend on their number.
///
/// x: [N,C,H,W] float32 on the CPU. residual: undefined, or [N,R,H,W] float32 with R <= C, for fewer channels padded
/// with zeros (zero_channels_before()) that are never written; throws c10::Error for any other shape. states: as
/// ActivationQuantizer takes them, scalars.
std::pair<torch::Tensor, torch::Tensor> normalize_and_quantize(const torch::Tensor& x, NormState& norm,
                                                               const torch::Tensor& residual,
                                                               const ActivationQuantizer& branch,
                                                               const ActivationQuantizer* shortcut,
                                                               at::TensorList states);

/// Whether normalize_and_quantize() can compute this case: CPU, float32, one clip a layer that does not depend on the
/// batch, and one gradient rule for both outputs.
bool can_fuse(const torch::Tensor& x, const ActivationQuantizer& branch, const ActivationQuantizer* shortcut,
              at::TensorList states);

}  // namespace bitsweep
