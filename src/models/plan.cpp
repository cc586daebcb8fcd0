#include "models/plan.h"

#include <algorithm>

namespace bitsweep {

NodeIndex NetworkPlan::convolve(NodeIndex x, const std::string& name, QuantConv2dOptions options) {
    options.in_channels = (*this)[x].channels;
    options.input_size = (*this)[x].size;
    return append({node::Convolution{options}, {x}, name, options.out_channels, options.output_size()});
}

NodeIndex NetworkPlan::linear(NodeIndex x, const std::string& name, std::int64_t classes, const LayerQuant& quant) {
    return append({node::Linear{{(*this)[x].channels, classes, quant}}, {x}, name, classes, 1});
}

NodeIndex NetworkPlan::normalize(NodeIndex x, const std::string& name, const BatchNormConfig& config) {
    const auto channels = (*this)[x].channels;
    return append({node::Norm{channels, config}, {x}, name, channels, (*this)[x].size});
}

NodeIndex NetworkPlan::max_pool(NodeIndex x, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
    const auto size = windows((*this)[x].size, kernel, stride, padding);
    return append({node::MaxPool{kernel, stride, padding}, {x}, "", (*this)[x].channels, size});
}

bool NetworkPlan::has_pixels() const {
    return std::all_of(nodes_.begin(), nodes_.end(), [](const Node& node) { return node.size > 0; });
}

NodeIndex NetworkPlan::append(Node node) {
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
}

NodeIndex NetworkPlan::keep_shape(NodeKind kind, std::vector<NodeIndex> inputs) {
    const auto& x = (*this)[inputs.front()];
    return append({std::move(kind), std::move(inputs), "", x.channels, x.size});
}

NodeIndex NetworkPlan::shrink(NodeKind kind, NodeIndex x, std::int64_t stride) {
    return append({std::move(kind), {x}, "", (*this)[x].channels, ((*this)[x].size + stride - 1) / stride});
}

}  // namespace bitsweep
