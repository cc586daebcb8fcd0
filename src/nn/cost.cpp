#include "nn/cost.h"

#include <set>

#include <fmt/format.h>

namespace bitsweep {
namespace {

struct Totals {
    std::int64_t parameters = 0;
    std::int64_t macs = 0;
    std::int64_t bit_operations = 0;
    std::int64_t size_bytes = 0;
};

Totals totals_of(const std::vector<LayerCost>& costs, bool body_only) {
    Totals totals;
    for (const auto& cost : costs) {
        if (body_only && !cost.body) continue;
        totals.parameters += cost.parameters;
        totals.macs += cost.macs;
        totals.bit_operations += cost.bit_operations;
        totals.size_bytes += cost.size_bytes;
    }
    return totals;
}

OrderedJson json_of(const Totals& totals) {
    return {{"parameters", totals.parameters},
            {"macs", totals.macs},
            {"bit_operations", totals.bit_operations},
            {"size_bytes", totals.size_bytes}};
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

std::string row_text(const std::string& layer, const std::string& kind, const std::string& weight,
                     const std::string& activation, const std::string& shortcut, const Totals& totals) {
    return fmt::format("{:<22} {:<9} {:>6} {:>10} {:>8} {:>10} {:>12} {:>15} {:>11}\n", layer, kind, weight, activation,
                       shortcut, totals.parameters, totals.macs, totals.bit_operations, totals.size_bytes);
}

}  // namespace

std::vector<LayerCost> layer_costs(const Network& network) {
    std::vector<LayerCost> costs;
    for (const auto& named : network.layers()) costs.push_back(cost_of(named));
    costs.push_back(batch_norm_cost(network));
    return costs;
}

OrderedJson cost_json(const std::vector<LayerCost>& costs) {
    auto layers = OrderedJson::array();
    for (const auto& cost : costs)
        layers.push_back({{"layer", cost.layer},
                          {"kind", cost.kind},
                          {"weight_bits", cost.weight_bits},
                          {"weight_quantizer", cost.weight_quantizer},
                          {"activation_bits", cost.activation_bits},
                          {"shortcut_bits", cost.shortcut_bits ? OrderedJson(*cost.shortcut_bits) : OrderedJson()},
                          {"parameters", cost.parameters},
                          {"macs", cost.macs},
                          {"bit_operations", cost.bit_operations},
                          {"size_bytes", cost.size_bytes}});
    return {{"layers", layers}, {"total", json_of(totals_of(costs, false))}, {"body", json_of(totals_of(costs, true))}};
}

std::string cost_table(const std::vector<LayerCost>& costs) {
    auto text = fmt::format("{:<22} {:<9} {:>6} {:>10} {:>8} {:>10} {:>12} {:>15} {:>11}\n", "layer", "kind", "weight",
                            "activation", "shortcut", "parameters", "MACs", "bit operations", "size bytes");
    for (const auto& cost : costs) {
        const bool quantizable = cost.macs > 0;
        text += row_text(cost.layer, cost.kind, std::to_string(cost.weight_bits),
                         quantizable ? std::to_string(cost.activation_bits) : "-",
                         cost.shortcut_bits ? std::to_string(*cost.shortcut_bits) : "-",
                         {cost.parameters, cost.macs, cost.bit_operations, cost.size_bytes});
    }
    text += row_text("total", "", "", "", "", totals_of(costs, false));
    text += row_text("body", "", "", "", "", totals_of(costs, true));
    return text;
}

}  // namespace bitsweep
