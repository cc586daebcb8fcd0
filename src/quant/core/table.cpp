#include "quant/core/table.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/names.h"
#include "quant/methods/oscillation.h"

namespace bitsweep {
namespace {

template <class Table>
const auto& find_method(const Table& table, Role role, std::string_view name) {
    const auto row = std::find_if(std::begin(table), std::end(table), [&](const auto& r) { return r.name == name; });
    if (row != std::end(table)) return *row;
    const std::string word = role == Role::kWeight ? "weight" : "activation";
    throw ConfigError("quant." + word + ".method", "unknown " + word + " quantizer '" + std::string(name) + "'",
                      name_hint(name, quantizer_names(role)));
}

template <class Config, class Table>
std::vector<QuantState> states_in(const Table& table, Config config) {
    config.bits = Bits{2};
    std::vector<QuantState> all;
    for (const auto& method : table) {
        if (method.states == nullptr) continue;
        for (auto& state : method.states(config, {})) all.push_back(std::move(state));
    }
    return all;
}

}  // namespace

const WeightMethod& find_weight_method(std::string_view name) {
    return find_method(kWeightMethods, Role::kWeight, name);
}
const ActivationMethod& find_activation_method(std::string_view name) {
    return find_method(kActivationMethods, Role::kActivation, name);
}

std::vector<QuantState> all_states(Role role) {
    WeightQuantConfig weight;
    weight.hysteresis = 0.5;
    if (role == Role::kActivation) return states_in(kActivationMethods, ActivationQuantConfig());
    auto all = states_in(kWeightMethods, weight);
    for (auto& state : freeze_states({})) all.push_back(std::move(state));
    return all;
}

}  // namespace bitsweep
