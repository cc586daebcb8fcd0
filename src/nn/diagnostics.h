#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "base/json.h"
#include "nn/network.h"

namespace bitsweep {

/// The per-layer diagnostics of layers.jsonl (runs/README.md, "Keys of layers.jsonl").
///
/// Everything about activations is measured on the probe (the same 512 training images every epoch, not augmented) in
/// evaluation mode: act.alpha, act.clipped, act.zero, act.levels, act.error_clip, act.error_round. So training pays
/// nothing for it, and numbers of two epochs or arms compare. Only act.alpha_grad, act.alpha_clamps and
/// weight.fallbacks come from the training steps: the network counts them on the device.

/// The level of each weight: layer -> uint8 [weight's shape], on the CPU. Full-precision layers are absent.
/// Kept (and checkpointed) by the trainer from one epoch to the next.
using WeightLevels = std::map<std::string, torch::Tensor>;

struct DiagnosticsReport {
    std::vector<std::pair<std::string, Json>>
        layers;  ///< in forward order; the keys of layers.jsonl but attempt, epoch
    WeightLevels levels;
};

/// probe: [N,3,S,S] normalised, on the network's device; runs it in batches of `batch`. `before`: the levels of the
/// last report; weight.crossings is left out where it holds none. Restores training mode; resets no counts; leaves
/// gradients and batch-norm statistics alone. Waits for the device: call it once an epoch.
DiagnosticsReport diagnose(Network& network, const torch::Tensor& probe, const WeightLevels& before = {},
                           std::int64_t batch = 128);

/// Sums over one layer's inputs, kept on the device. x: pre-activation, r = ReLU(x), c = clipped to the ends,
/// q = quantized.
struct ActivationSums {
    torch::Tensor inputs;        ///< number of elements
    torch::Tensor clipped;       ///< at an end or beyond: r >= high; r <= low, where low is defined
    torch::Tensor zeros;         ///< q == 0
    torch::Tensor levels;        ///< counts, [levels]; undefined above 16 levels
    torch::Tensor relu_square;   ///< sum r^2, float64
    torch::Tensor clip_square;   ///< sum (r - c)^2, float64
    torch::Tensor round_square;  ///< sum (c - q)^2, float64; the two errors never meet in one element, so they add up

    void add(const torch::Tensor& x, const torch::Tensor& q, const ActivationQuantizer& quantizer,
             const LevelEnds& ends);
};

}  // namespace bitsweep
