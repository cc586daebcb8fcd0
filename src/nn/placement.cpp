#include "nn/placement.h"

#include <algorithm>

#include "base/error.h"
#include "base/names.h"

namespace bitsweep {
namespace {

WeightQuantizer weight_at(const WeightQuantConfig& weight, Bits bits) {
    auto config = weight;
    config.bits = bits;
    return WeightQuantizer(config);
}

WeightQuantizer end_weight(const EndQuantConfig& end, Bits bits) {
    WeightQuantConfig config;
    config.method = end.method;
    return weight_at(config, bits);
}

// The bits that quant.layers gives one layer.
LayerBits overrides_of(const QuantConfig& quant, const std::string& layer) {
    LayerBits bits;
    for (const auto& item : quant.layers) {
        if (!matches_pattern(layer, item.pattern)) continue;
        if (item.weight) bits.weight = item.weight;
        if (item.activation) bits.activation = item.activation;
        if (item.shortcut) bits.shortcut = item.shortcut;
    }
    return bits;
}

}  // namespace

LayerQuant body_quant(const QuantConfig& quant, const std::string& layer) {
    const auto own = overrides_of(quant, layer);
    LayerQuant result;
    result.weight = weight_at(quant.weight, own.weight.value_or(quant.weight.bits));
    result.activation = ActivationQuantizer(quant.activation).at(own.activation.value_or(quant.activation.bits));
    return result;
}

LayerQuant block_entry_quant(const QuantConfig& quant, const std::string& layer) {
    auto result = body_quant(quant, layer);
    const auto own = overrides_of(quant, layer).shortcut;
    const auto bits = own.value_or(quant.shortcut.bits.resolve(quant.activation.bits));
    result.shortcut = quant.shortcut.clip ? ActivationQuantizer(quant.activation).at(bits) : ActivationQuantizer();
    return result;
}

LayerQuant shortcut_conv_quant(const QuantConfig& quant, const std::string& layer, const LayerQuant& entry) {
    const auto follow = quant.shortcut.bits.own.value_or(quant.weight.bits);
    const auto policy = quant.shortcut.weight_bits.own.value_or(follow);
    LayerQuant result;
    result.weight = weight_at(quant.weight, overrides_of(quant, layer).weight.value_or(policy));
    result.activation = entry.shortcut.value_or(entry.activation);
    result.input = InputKind::kActivated;
    return result;
}

LayerQuant first_quant(const QuantConfig& quant, const DataConfig& data, const std::string& layer) {
    const auto own = overrides_of(quant, layer);
    LayerQuant result;
    result.weight = end_weight(quant.first, own.weight.value_or(quant.first.bits));
    result.input = InputKind::kImages;
    result.image_bits = own.activation.value_or(quant.first.bits);
    result.image_range = image_range(data);
    return result;
}

LayerQuant last_quant(const QuantConfig& quant, const std::string& layer) {
    const auto own = overrides_of(quant, layer);
    LayerQuant result;
    result.weight = end_weight(quant.last, own.weight.value_or(quant.last.bits));
    result.input = InputKind::kFeatures;
    const auto bits = own.activation.value_or(quant.last.bits);
    if (!bits.full_precision()) result.activation = ActivationQuantizer(quant.activation).at(bits);
    return result;
}

bool matches_pattern(std::string_view name, std::string_view pattern) {
    std::size_t at = 0, in = 0;                            // of the name, and of the pattern
    std::size_t star = std::string_view::npos, taken = 0;  // the last '*', and the end of what it has taken
    while (at < name.size()) {
        if (in < pattern.size() && pattern[in] == '*') star = in++, taken = at;
        else if (in < pattern.size() && (pattern[in] == '?' || pattern[in] == name[at])) ++in, ++at;
        else if (star != std::string_view::npos) in = star + 1, at = ++taken;
        else return false;
    }
    return pattern.find_first_not_of('*', in) == std::string_view::npos;
}

void check_layer_patterns(const QuantConfig& quant, const std::vector<NamedLayer>& layers) {
    std::vector<std::string_view> names;
    for (const auto& [name, layer] : layers) names.push_back(name);
    Problems problems;
    for (const auto& item : quant.layers)
        if (std::none_of(names.begin(), names.end(), [&](auto name) { return matches_pattern(name, item.pattern); }))
            problems.add("quant.layers." + item.pattern, "matches no layer of the network",
                         name_hint(item.pattern, names));
    problems.throw_if_any();
}

double image_range(const DataConfig& data) {
    if (data.normalize == "none") return 1.0;
    if (data.normalize == "pixel_mean") return 2.0;  // (pixel - mean) / 128, both in 0..255
    return 3.0;  // mean and std of a channel: 2.64 at most for ImageNet's, 2.13 for CIFAR-10's
}

}  // namespace bitsweep
