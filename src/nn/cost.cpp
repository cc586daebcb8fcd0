#include "nn/cost.h"

#include <fmt/format.h>

namespace bitsweep {
namespace {

CostSums totals_of(const std::vector<LayerCost>& costs, bool body_only) {
    CostSums totals;
    for (const auto& cost : costs) {
        if (body_only && !cost.body) continue;
        totals.parameters += cost.parameters;
        totals.macs += cost.macs;
        totals.bit_operations += cost.bit_operations;
        totals.size_bytes += cost.size_bytes;
    }
    return totals;
}

OrderedJson json_of(const CostSums& sums) {
    return {{"parameters", sums.parameters},
            {"macs", sums.macs},
            {"bit_operations", sums.bit_operations},
            {"size_bytes", sums.size_bytes}};
}

LayerCost cost_of(const NamedLayer& named) {
    constexpr std::int64_t kBiasBytes = 4;
    const auto& layer = *named.layer;
    LayerCost cost;
    cost.layer = named.name;
    cost.kind = layer.kind();
    cost.weight_bits = layer.weight_bits();
    cost.activation_bits = layer.activation_bits();
    if (layer.quant().shortcut) cost.shortcut_bits = layer.quant().shortcut->bits();
    const std::int64_t biases = layer.bias.defined() ? layer.bias.numel() : 0;
    cost.parameters = layer.weight.numel() + biases;
    cost.macs = layer.macs();
    cost.bit_operations = cost.macs * cost.weight_bits * cost.activation_bits;
    cost.size_bytes = (layer.weight.numel() * cost.weight_bits + 7) / 8 + biases * kBiasBytes;
    cost.weight_quantizer = layer.quant().weight.record();
    cost.body = layer.quant().input == InputKind::kPreActivation || layer.quant().input == InputKind::kActivated;
    cost.path = layer.path();
    return cost;
}

LayerCost batch_norm_cost(const Network& network) {
    constexpr std::int64_t kFloatBytes = 4;
    LayerCost cost;
    cost.layer = cost.kind = "batchnorm";
    cost.body = false;
    for (const auto& module : network.modules(/*include_self=*/false))
        if (const auto* norm = module->as<torch::nn::BatchNorm2d>())
            cost.parameters += norm->weight.numel() + norm->bias.numel();
    cost.size_bytes = cost.parameters * kFloatBytes;
    return cost;
}

std::string path_text(const LayerCost& cost) {
    if (!cost.path) return {};
    const auto& [kind, reason] = *cost.path;
    return fmt::format("  {}{}{}", to_string(kind), reason.empty() ? "" : ": ", reason);
}

constexpr auto kRow = "{:<22} {:<9} {:>6} {:>10} {:>8} {:>10} {:>12} {:>15} {:>11}{}\n";

}  // namespace

std::vector<LayerCost> layer_costs(const Network& network) {
    std::vector<LayerCost> costs;
    for (const auto& named : network.layers()) costs.push_back(cost_of(named));
    costs.push_back(batch_norm_cost(network));
    return costs;
}

OrderedJson cost_json(const std::vector<LayerCost>& costs) {
    auto layers = OrderedJson::array();
    for (const auto& cost : costs) {
        layers.push_back({{"layer", cost.layer},
                          {"kind", cost.kind},
                          {"weight_bits", cost.weight_bits},
                          {"weight_quantizer", cost.weight_quantizer},
                          {"activation_bits", cost.activation_bits},
                          {"shortcut_bits", cost.shortcut_bits ? OrderedJson(*cost.shortcut_bits) : OrderedJson()}});
        layers.back().update(json_of(cost));
        if (cost.path) layers.back().update({{"path", to_string(cost.path->kind)}, {"path_reason", cost.path->reason}});
    }
    return {{"layers", layers}, {"total", json_of(totals_of(costs, false))}, {"body", json_of(totals_of(costs, true))}};
}

std::string cost_table(const std::vector<LayerCost>& costs) {
    auto text = fmt::format(kRow, "layer", "kind", "weight", "activation", "shortcut", "parameters", "MACs",
                            "bit operations", "size bytes", "  path");
    const auto bits = [](std::optional<int> number) { return number ? std::to_string(*number) : "-"; };
    const auto add = [&](const std::string& layer, const std::string& kind, const std::string& weight,
                         const std::string& activation, const std::string& shortcut, const CostSums& sums,
                         const std::string& path = {}) {
        text += fmt::format(kRow, layer, kind, weight, activation, shortcut, sums.parameters, sums.macs,
                            sums.bit_operations, sums.size_bytes, path);
    };
    for (const auto& cost : costs)
        add(cost.layer, cost.kind, bits(cost.weight_bits),
            bits(cost.macs > 0 ? std::optional(cost.activation_bits) : std::nullopt), bits(cost.shortcut_bits), cost,
            path_text(cost));
    add("total", "", "", "", "", totals_of(costs, false));
    add("body", "", "", "", "", totals_of(costs, true));
    return text;
}

}  // namespace bitsweep
