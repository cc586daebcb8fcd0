#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "config/run_config.h"
#include "nn/quant_conv2d.h"
#include "nn/quant_linear.h"

namespace bitsweep {

/// The operations of a plan's nodes. [N,C,H,W] unless said otherwise.
namespace node {

struct Images {};

/// Multiplies an activated input with the layer's quantized weights.
struct Convolution {
    QuantConv2dOptions options;
};

/// The same of features [N,F]; with a bias.
struct Linear {
    QuantLinearOptions options;
};

struct Norm {
    std::int64_t channels;
    BatchNormConfig config;
};

/// The activation at the input of `layer`, whose quantizer and clip it uses: a quantizer belongs to its consumer.
/// Without a layer: a plain ReLU.
struct Activation {
    std::string layer;
};

/// The same activation at the bits of the shortcut, with the same clip. Its input is a node::Activation.
struct ShortcutActivation {};

/// Inputs: a branch, and a shortcut that may have fewer channels; zeros stand in for the missing ones on both sides.
struct Add {};

/// Every stride-th pixel.
struct Subsample {
    std::int64_t stride;
};

/// The mean of stride x stride pixels.
struct AveragePool {
    std::int64_t stride;
};

struct MaxPool {
    std::int64_t kernel, stride, padding;
};

/// The mean of all pixels: [N,C].
struct GlobalPool {};

/// Drops that share of the numbers while training.
struct Dropout {
    double share;
};

}  // namespace node

using NodeKind =
    std::variant<node::Images, node::Convolution, node::Linear, node::Norm, node::Activation, node::ShortcutActivation,
                 node::Add, node::Subsample, node::AveragePool, node::MaxPool, node::GlobalPool, node::Dropout>;

using NodeIndex = std::size_t;

struct Node {
    NodeKind kind;
    std::vector<NodeIndex> inputs;  ///< nodes before this one
    std::string name;               ///< of its parameters, as published ("layer1.0.conv1"); "" where it has none
    std::int64_t channels;          ///< of its output
    std::int64_t size;              ///< height = width of its output; 1 for features; 0 where no pixel is left
};

}  // namespace bitsweep
