#include "models/plan_network.h"

#include <algorithm>
#include <map>

namespace bitsweep {
namespace {

std::shared_ptr<torch::nn::Module> module_of(const node::Convolution& convolution) {
    return QuantConv2d(convolution.options).ptr();
}

std::shared_ptr<torch::nn::Module> module_of(const node::Linear& linear) {
    return QuantLinear(linear.options).ptr();
}

std::shared_ptr<torch::nn::Module> module_of(const node::Norm& norm) {
    const auto options =
        torch::nn::BatchNorm2dOptions(norm.channels).eps(norm.config.epsilon).momentum(norm.config.momentum);
    return torch::nn::BatchNorm2d(options).ptr();
}

template <class Kind>
std::shared_ptr<torch::nn::Module> module_of(const Kind&) {
    return nullptr;
}

// A node's output. shortcut: an activation's, at the shortcut's bits.
struct Value {
    DeferredNorm sum;
    FeatureMap shortcut = {};

    Value() = default;
    explicit Value(DeferredNorm value) : sum(std::move(value)) {}
    explicit Value(FeatureMap x) : sum(std::move(x)) {}
    explicit Value(torch::Tensor planes) : sum(FeatureMap(std::move(planes))) {}
};

// One node as it is run.
struct Call {
    const Node& node;
    QuantLayer* layer;
    torch::nn::BatchNorm2dImpl* norm;
    bool shortcut_as_levels;
    std::vector<Value>& values;
    const torch::Tensor& images;
    bool training;

    Value& input(std::size_t i = 0) const { return values[node.inputs[i]]; }
    FeatureMap& x(std::size_t i = 0) const { return input(i).sum.value(); }
};

Value run(const node::Images&, const Call& call) {
    return Value(call.images);
}

// A convolution or a linear layer.
template <class Kind>
Value run(const Kind&, const Call& call) {
    return Value(call.layer->product(call.x()));
}

Value run(const node::Norm&, const Call& call) {
    return Value(DeferredNorm(call.x(), call.norm));
}

Value run(const node::Activation&, const Call& call) {
    if (call.layer == nullptr) return Value(call.input().sum.rectified());
    auto [branch, shortcut] = call.layer->activate_with_shortcut(call.input().sum, call.shortcut_as_levels);
    Value value(std::move(branch));
    value.shortcut = std::move(shortcut);
    return value;
}

Value run(const node::ShortcutActivation&, const Call& call) {
    return Value(call.input().shortcut);
}

Value run(const node::Add&, const Call& call) {
    return Value(call.input(0).sum.plus(call.x(1)));
}

Value run(const node::Subsample& node, const Call& call) {
    return Value(every_pixel(call.x(), node.stride));
}

Value run(const node::AveragePool& node, const Call& call) {
    return Value(average_pixels(call.x(), node.stride));
}

Value run(const node::MaxPool& node, const Call& call) {
    return Value(torch::max_pool2d(call.x().planes(), node.kernel, node.stride, node.padding));
}

Value run(const node::GlobalPool&, const Call& call) {
    return Value(pixel_mean(call.x()));
}

Value run(const node::Dropout& node, const Call& call) {
    return Value(torch::dropout(call.x().planes(), node.share, call.training));
}

}  // namespace

PlanNetwork::PlanNetwork(NetworkPlan plan) : plan_(std::move(plan)) {
    const auto& nodes = plan_.nodes();
    for (const auto& node : nodes)
        if (auto module = std::visit([](const auto& kind) { return module_of(kind); }, node.kind))
            register_at(node.name, std::move(module));
    finish();
    std::map<std::string, QuantLayer*> layers;
    for (const auto& [name, layer] : this->layers()) layers[name] = layer.get();
    const auto modules = named_modules("", /*include_self=*/false);
    std::map<NodeIndex, NodeIndex> last_reader;
    for (NodeIndex i = 0; i < nodes.size(); ++i) {
        const auto* activation = std::get_if<node::Activation>(&nodes[i].kind);
        const auto found = layers.find(activation != nullptr ? activation->layer : nodes[i].name);
        const auto* module = modules.find(nodes[i].name);
        modules_.push_back({found == layers.end() ? nullptr : found->second,
                            module == nullptr ? nullptr : (*module)->as<torch::nn::BatchNorm2d>(), false});
        for (const auto input : nodes[i].inputs) last_reader[input] = i;
    }
    last_reads_.resize(nodes.size());
    for (const auto& [node, reader] : last_reader) last_reads_[reader].push_back(node);
    choose_paths();
}

// Levels reach a convolution from its own activation, or from that of the block whose shortcut it is.
LayerPath PlanNetwork::path_of_node(NodeIndex convolution) const {
    const auto& node = plan_[convolution];
    auto surroundings = around();
    surroundings.device = modules_[convolution].layer->weight.device();
    surroundings.product = modules_[convolution].layer->product_type();
    surroundings.has_onednn = kernels::onednn::available();
    const auto path = path_of(std::get<node::Convolution>(node.kind).options, surroundings);
    const auto& input = plan_[node.inputs.front()];
    if (std::holds_alternative<node::Activation>(input.kind) || path.kind == LayerPath::Kind::kComposed) return path;
    if (!std::holds_alternative<node::ShortcutActivation>(input.kind))
        return {LayerPath::Kind::kComposed, "its input is computed in planes"};
    const bool in_blocks = modules_[input.inputs.front()].layer->path().kind != LayerPath::Kind::kComposed;
    return in_blocks ? path : LayerPath{LayerPath::Kind::kComposed, "the activation it reads is computed in planes"};
}

void PlanNetwork::choose_paths() {
    const auto& nodes = plan_.nodes();
    for (NodeIndex i = 0; i < modules_.size(); ++i) {
        auto* layer = modules_[i].layer;
        if (std::holds_alternative<node::Linear>(nodes[i].kind))
            layer->set_path({LayerPath::Kind::kComposed, "fully connected"}, around());
        if (!std::holds_alternative<node::Convolution>(nodes[i].kind)) continue;
        const auto path = path_of_node(i);
        layer->set_path(path, around());
        const auto& input = nodes[nodes[i].inputs.front()];
        if (std::holds_alternative<node::ShortcutActivation>(input.kind))
            modules_[input.inputs.front()].shortcut_as_levels = path.kind == LayerPath::Kind::kInteger;
    }
}

// "layer1.0.conv1" is the child conv1 of the child 0 of the child layer1, as in the published weights.
void PlanNetwork::register_at(const std::string& name, std::shared_ptr<torch::nn::Module> module) {
    torch::nn::Module* parent = this;
    std::size_t begin = 0;
    for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', begin)) {
        const auto part = name.substr(begin, dot - begin);
        const auto children = parent->named_children();
        const auto* child = children.find(part);
        parent = child != nullptr ? child->get()
                                  : parent->register_module(part, std::make_shared<torch::nn::Module>()).get();
        begin = dot + 1;
    }
    parent->register_module(name.substr(begin), std::move(module));
}

bool PlanNetwork::is_stochastic() const {
    return std::any_of(plan_.nodes().begin(), plan_.nodes().end(),
                       [](const Node& node) { return std::holds_alternative<node::Dropout>(node.kind); });
}

torch::Tensor PlanNetwork::logits_of(const torch::Tensor& images) {
    const auto& nodes = plan_.nodes();
    std::vector<Value> values(nodes.size());
    for (NodeIndex i = 0; i < nodes.size(); ++i) {
        const auto& [layer, norm, shortcut_as_levels] = modules_[i];
        const Call call{nodes[i], layer, norm, shortcut_as_levels, values, images, is_training()};
        values[i] = std::visit([&](const auto& kind) { return run(kind, call); }, nodes[i].kind);
        for (const auto input : last_reads_[i]) values[input] = {};
    }
    return values.back().sum.value().planes();
}

}  // namespace bitsweep
