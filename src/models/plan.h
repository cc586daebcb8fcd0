#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "models/node.h"

namespace bitsweep {

/// The pictures a network reads and the classes it tells apart; known from the config's data set.
struct ImageShape {
    int classes;
    int size;  ///< height = width, pixels
    int channels = 3;
};

/// A network as a value: a list of nodes, each after its inputs. Node 0 is the images, the last one the logits.
/// Nodes with parameters stand in the order in which the parameters are registered, which a checkpoint's optimizer
/// state depends on. Training runs it (models/plan_network.h).
class NetworkPlan {
public:
    explicit NetworkPlan(const ImageShape& images) : nodes_{{node::Images{}, {}, "", images.channels, images.size}} {}

    const std::vector<Node>& nodes() const { return nodes_; }
    const Node& operator[](NodeIndex index) const { return nodes_[index]; }

    /// Whether every node gives a pixel at least; else the images are too small for the network.
    bool has_pixels() const;

    /// Each appends a node that reads node `x`, and returns its index. Input channels and sizes are taken from `x`.
    NodeIndex convolve(NodeIndex x, const std::string& name, QuantConv2dOptions options);
    NodeIndex linear(NodeIndex x, const std::string& name, std::int64_t classes, const LayerQuant& quant);
    NodeIndex normalize(NodeIndex x, const std::string& name, const BatchNormConfig& config);
    NodeIndex activate(NodeIndex x, const std::string& layer) { return keep_shape(node::Activation{layer}, {x}); }
    NodeIndex relu(NodeIndex x) { return activate(x, ""); }
    NodeIndex shortcut_activation(NodeIndex activation) { return keep_shape(node::ShortcutActivation{}, {activation}); }
    NodeIndex add(NodeIndex branch, NodeIndex shortcut) { return keep_shape(node::Add{}, {branch, shortcut}); }
    NodeIndex subsample(NodeIndex x, std::int64_t stride) { return shrink(node::Subsample{stride}, x, stride); }
    NodeIndex average_pool(NodeIndex x, std::int64_t stride) { return shrink(node::AveragePool{stride}, x, stride); }
    NodeIndex max_pool(NodeIndex x, std::int64_t kernel, std::int64_t stride, std::int64_t padding);
    NodeIndex global_pool(NodeIndex x) { return append({node::GlobalPool{}, {x}, "", (*this)[x].channels, 1}); }
    NodeIndex dropout(NodeIndex x, double share) { return keep_shape(node::Dropout{share}, {x}); }

private:
    NodeIndex append(Node node);
    NodeIndex keep_shape(NodeKind kind, std::vector<NodeIndex> inputs);
    NodeIndex shrink(NodeKind kind, NodeIndex x, std::int64_t stride);

    std::vector<Node> nodes_;
};

/// WRPN's widening: channels times model.width, rounded, at least 1.
inline std::int64_t widened(std::int64_t channels, double width) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(channels) * width));
}

}  // namespace bitsweep
