#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "nn/network.h"

namespace bitsweep {

/// The parameters by how they decay, each group in forward order, every parameter in exactly one.
struct ParameterGroups {
    std::vector<torch::Tensor> weights;  ///< of convolutions and linear layers: optim.decay
    std::vector<torch::Tensor> norms;    ///< batch norm's, and biases: none, or optim.decay with optim.decay_bn

    /// The learned states of quantizers, by QuantState::decay and rate; states with a decay, even of 0, come first.
    struct Learned {
        std::optional<double> decay;
        double rate;
        std::vector<torch::Tensor> parameters;
    };
    std::vector<Learned> learned;
};
ParameterGroups parameter_groups(const Network& network);

/// Sets every parameter and buffer to its initial value. Each parameter's numbers derive from (seed, its name) alone,
/// never from the order of construction nor from torch's generator:
/// convolutions normal with variance 2 / fan_out (He et al. 2015), linear weight and bias uniform on
/// +-1 / sqrt(fan_in), batch norm 1 and 0, quantizers' states at their start or from the weight. What starts from data
/// waits for calibrate_clips() (nn/calibration.h).
void initialize(Network& network, std::uint64_t seed);

/// Sets to their start the states that a training begins with, whatever the initial weights brought.
void begin_training(Network& network);

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// All state, by name: parameters, then buffers with the counts among them. The tensors are no copies: a checkpoint
/// saves them, and loading one writes into them.
NamedTensors state_tensors(const Network& network);

/// The tensors of final.safetensors: parameters and batch-norm statistics under the published names, no counts.
NamedTensors weight_tensors(const Network& network);

/// The tensors that a reader without bitsweep needs beside them, of each quantized layer: `<layer>.weight.codes` (int8
/// up to 7 bits, else int16) and `<layer>.weight.scale` ([1] or [channels]), which IntegerWeight explains; and
/// `<layer>.activation.step` and `<layer>.shortcut.step` of activations on levels of one step from 0. load_weights()
/// ignores all of it, and the pixels' `normalization.*`.
NamedTensors quantized_tensors(Network& network);

/// Takes off the prefix of the names of a wrapped network's tensors, such as "module." (DataParallel),
/// "_orig_mod." (torch.compile) or "model.", also one before the other: the text after which most of the network's own
/// names follow. Returns it; "" where the names stand as they are, or fewer than half of the network's follow any text.
std::string remove_wrapper(const Network& network, NamedTensors& tensors);

/// Copies `tensors` into the network by name. Every missing, unexpected and mis-shaped one, and every one whose numbers
/// are not finite or a variance below 0, is named in one ConfigError; the network is then unchanged. `source` names the
/// file in messages. A quantizer's state may be missing, and is ignored where the network has none: a missing one that
/// starts from the weight is taken from the weight loaded, the others keep their values. num_batches_tracked is always
/// ignored. Returns the names that were copied.
std::set<std::string> load_weights(Network& network, const NamedTensors& tensors, const std::string& source);

}  // namespace bitsweep
