#include "nn/parameters.h"

#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <sstream>
#include <tuple>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "base/random.h"
#include "quant/core/table.h"

namespace bitsweep {
namespace {

// name: "<layer>.<state>", of whichever quantizer; none where it is no state.
std::optional<StateKind> kind_of_state(std::string_view name) {
    for (const auto role : {Role::kWeight, Role::kActivation})
        for (const auto& state : all_states(role))
            if (name.ends_with("." + std::string(state.name))) return state.kind;
    return std::nullopt;
}

// The state that no weights file needs to hold, and that none is asked for.
bool is_count(std::string_view name) {
    const auto kind = kind_of_state(name);
    return name.ends_with("num_batches_tracked") || kind == StateKind::kCount || kind == StateKind::kTrace ||
           name == "alpha_gradient_sum" || name == "alpha_clamps" || name == "alpha_steps";
}

// Names from quantized_tensors(), or of the pixels, by which other programs read a file.
bool is_for_others(std::string_view name) {
    for (const auto* end : {".weight.codes", ".weight.scale", ".activation.step", ".shortcut.step"})
        if (name.ends_with(end)) return true;
    return name.starts_with("normalization.");
}

// Not part of the weights a file must hold.
bool is_quantizer_state(std::string_view name) {
    return kind_of_state(name).has_value();
}

template <class Draw>
void fill(torch::Tensor& parameter, Draw draw) {
    auto values = torch::empty(parameter.sizes(), torch::kFloat32);
    auto* data = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i) data[i] = static_cast<float>(draw());
    parameter.copy_(values);
}

// Box and Muller 1958, the cosine half; 1 - uniform() is never 0.
double normal(SplitMix64& random) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * random.uniform());
}

void initialize_layer(const std::string& name, QuantLayer& layer, std::uint64_t seed) {
    SplitMix64 random(derive_seed(seed, "init " + name + ".weight"));
    if (layer.kind() == "conv") {
        const auto fan_out = layer.weight.size(0) * layer.weight.size(2) * layer.weight.size(3);
        const double deviation = std::sqrt(2.0 / static_cast<double>(fan_out));
        fill(layer.weight, [&] { return deviation * normal(random); });
        return;
    }
    const double bound = 1.0 / std::sqrt(static_cast<double>(layer.weight.size(1)));
    fill(layer.weight, [&] { return bound * (2.0 * random.uniform() - 1.0); });
    SplitMix64 bias_random(derive_seed(seed, "init " + name + ".bias"));
    if (layer.bias.defined()) fill(layer.bias, [&] { return bound * (2.0 * bias_random.uniform() - 1.0); });
}

// Starts the states that begin at the layer's weight, but those of `loaded`.
void start_from_weight(const std::string& name, QuantLayer& layer, const std::set<std::string>& loaded) {
    const auto values = layer.quant().weight.start(layer.weight);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& [about, tensor] = layer.states()[i];
        if (!loaded.contains(name + "." + std::string(about.name))) tensor.copy_(values[i]);
    }
}

// Why those numbers can be no part of a network; "" where they can.
std::string unusable(std::string_view name, const torch::Tensor& tensor) {
    if (!tensor.to(torch::kFloat32).isfinite().all().item<bool>()) return "holds numbers that are not finite";
    if (name.ends_with("running_var") && (tensor < 0).any().item<bool>()) return "holds a negative variance";
    return {};
}

std::string shape_text(const torch::Tensor& tensor) {
    return fmt::format("[{}]", fmt::join(tensor.sizes(), ","));
}

}  // namespace

ParameterGroups parameter_groups(const Network& network) {
    ParameterGroups groups;
    std::set<const void*> weights;
    std::map<const void*, const QuantState*> states;
    for (const auto& [name, layer] : network.layers()) {
        weights.insert(layer->weight.unsafeGetTensorImpl());
        for (const auto& state : layer->states()) states[state.tensor.unsafeGetTensorImpl()] = &state.about;
    }
    using Key = std::tuple<bool, double, double>;  // no decay, decay, rate
    std::map<Key, std::vector<torch::Tensor>> learned;
    for (const auto& parameter : network.parameters()) {
        const void* id = parameter.unsafeGetTensorImpl();
        const auto state = states.find(id);
        if (state != states.end()) {
            const auto& about = *state->second;
            learned[{!about.decay, about.decay.value_or(0), about.rate}].push_back(parameter);
        } else {
            (weights.contains(id) ? groups.weights : groups.norms).push_back(parameter);
        }
    }
    for (const auto& [key, parameters] : learned) {
        const auto& [no_decay, decay, rate] = key;
        groups.learned.push_back({no_decay ? std::nullopt : std::optional(decay), rate, parameters});
    }
    return groups;
}

void initialize(Network& network, std::uint64_t seed) {
    torch::NoGradGuard no_grad;
    for (auto& item : network.named_parameters()) item.value().fill_(item.key().ends_with(".weight") ? 1 : 0);
    for (auto& item : network.named_buffers()) item.value().fill_(item.key().ends_with("running_var") ? 1 : 0);
    for (const auto& [name, layer] : network.layers()) {
        initialize_layer(name, *layer, seed);
        for (const auto& [about, tensor] : layer->states()) tensor.fill_(about.start);
        start_from_weight(name, *layer, {});
    }
}

void begin_training(Network& network) {
    torch::NoGradGuard no_grad;
    for (const auto& [name, layer] : network.layers())
        for (const auto& [about, tensor] : layer->states())
            if (about.is_fresh) tensor.fill_(about.start);
}

NamedTensors state_tensors(const Network& network) {
    NamedTensors tensors;
    for (const auto& item : network.named_parameters()) tensors.emplace_back(item.key(), item.value());
    for (const auto& item : network.named_buffers()) tensors.emplace_back(item.key(), item.value());
    return tensors;
}

NamedTensors weight_tensors(const Network& network) {
    NamedTensors tensors;
    for (const auto& [name, tensor] : state_tensors(network))
        if (!is_count(name)) tensors.emplace_back(name, tensor.detach());
    return tensors;
}

NamedTensors quantized_tensors(Network& network) {
    torch::NoGradGuard no_grad;
    const bool was_training = network.is_training();
    network.eval();
    NamedTensors tensors;
    for (const auto& [name, layer] : network.layers()) {
        const auto& quant = layer->quant();
        if (quant.weight.levels() > 0) {
            const auto integers = quant.weight.integers(layer->quantize_weight());
            const auto type = quant.weight.bits() < 8 ? torch::kInt8 : torch::kInt16;
            tensors.emplace_back(name + ".weight.codes", integers.codes.to(type));
            tensors.emplace_back(name + ".weight.scale", integers.scale);
        }
        const auto add_step = [&](const char* which, const ActivationQuantizer& quantizer) {
            if (quantizer.has_one_step() && quantizer.levels() > 0)
                tensors.emplace_back(name + which, (layer->clip() / quantizer.top()).detach());
        };
        if (quant.activates()) add_step(".activation.step", quant.activation);
        if (quant.activates() && quant.shortcut) add_step(".shortcut.step", *quant.shortcut);
    }
    network.train(was_training);
    return tensors;
}

std::string remove_wrapper(const Network& network, NamedTensors& tensors) {
    std::set<std::string_view> wanted;
    const auto own = weight_tensors(network);
    for (const auto& [name, tensor] : own) wanted.insert(name);
    std::map<std::string_view, std::size_t> found{{"", 0}};  // what stands before -> names that follow
    for (const auto& [full_name, tensor] : tensors) {
        const std::string_view name = full_name;
        for (std::size_t start = 0, dot = 0; dot != std::string_view::npos; start = dot + 1) {
            if (wanted.contains(name.substr(start))) ++found[name.substr(0, start)];
            dot = name.find('.', start);
        }
    }
    const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
    const auto [prefix, names] = *std::max_element(found.begin(), found.end(), fewer);
    if (prefix.empty() || 2 * names < wanted.size()) return {};
    const std::string wrapper(prefix);
    for (auto& [name, tensor] : tensors)
        if (name.starts_with(wrapper)) name.erase(0, wrapper.size());
    return wrapper;
}

std::set<std::string> load_weights(Network& network, const NamedTensors& tensors, const std::string& source) {
    torch::NoGradGuard no_grad;
    std::map<std::string, torch::Tensor> wanted;
    for (auto& [name, tensor] : weight_tensors(network)) wanted.emplace(name, tensor);
    std::vector<std::string_view> names;
    for (const auto& [name, tensor] : wanted) names.push_back(name);

    Problems problems;
    std::vector<std::pair<torch::Tensor, torch::Tensor>> copies;
    std::set<std::string> seen;
    for (const auto& [name, tensor] : tensors) {
        const auto at = source + ": " + name;
        const auto found = wanted.find(name);
        if (!seen.insert(name).second) problems.add(at, "stands twice");
        else if (found == wanted.end() && !is_count(name) && !is_quantizer_state(name) && !is_for_others(name))
            problems.add(at, "the network has no tensor of this name", name_hint(name, names));
        if (found == wanted.end()) continue;
        if (found->second.sizes() != tensor.sizes())
            problems.add(at, fmt::format("expected shape {}, got {}", shape_text(found->second), shape_text(tensor)));
        else if (!tensor.is_floating_point())
            problems.add(at, fmt::format("expected floating point, got {}", c10::toString(tensor.scalar_type())));
        else if (const auto bad = unusable(name, tensor); !bad.empty()) problems.add(at, bad);
        else copies.emplace_back(found->second, tensor);
    }
    for (const auto& [name, tensor] : wanted)
        if (!seen.contains(name) && !is_quantizer_state(name))
            problems.add(source + ": " + name, "missing: expected shape " + shape_text(tensor));
    problems.throw_if_any();
    for (auto& [target, value] : copies) target.copy_(value);
    for (const auto& [name, layer] : network.layers()) start_from_weight(name, *layer, seen);
    return seen;
}

}  // namespace bitsweep
