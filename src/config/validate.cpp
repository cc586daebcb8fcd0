#include "config/validate.h"

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "config/quantizers.h"
#include "config/tables.h"

namespace bitsweep {
namespace {

using At = std::function<std::string(std::string_view key)>;

void check_data(const DataConfig& config, const DataSetInfo& info, const At& at, Problems& problems) {
    if (config.name == "folder" && config.folder.empty())
        problems.add(at("data.folder"), "data.name = folder needs the folder that holds train/ and val/",
                     "give its path under the data root");
    if (info.from_files && (config.normalize == "channel" || config.normalize == "pixel_mean"))
        problems.add(
            at("data.normalize"),
            fmt::format("'{}' would decode every image of {} before the first step", config.normalize, config.name),
            "set it to imagenet or none; its default is channel");
    if (info.channels != 3 && config.normalize == "imagenet")
        problems.add(
            at("data.normalize"),
            fmt::format("ImageNet's mean and deviation are of 3 channels, {} has {}", config.name, info.channels),
            "use channel");
}

// The nearest right methods where one cannot act at 1 bit.
std::string one_bit_forms() {
    std::vector<std::string_view> names;
    for (const auto& row : kQuantizers)
        if (row.role == Role::kWeight && row.name != "none" && row.least_bits == 1) names.push_back(row.name);
    return fmt::format("{} has a 1-bit form", fmt::join(names, " or "));
}

void check_bits(Role role, std::string_view method, Bits bits, const std::string& where, Problems& problems,
                std::string hint = {}) {
    const auto* info = find_quantizer(role, method);
    if (info == nullptr) return;
    if (role == Role::kWeight && bits.value == 1) hint = one_bit_forms();
    if (auto problem = info->bits_problem(bits.value); !problem.empty()) problems.add(where, problem, std::move(hint));
}

// Some keys are part of a method: one that cannot act on them is refused, not trained without them.
void check_uses(const QuantConfig& quant, const At& at, Problems& problems) {
    const auto check = [&](Role role, const std::string& method, std::string_view key, bool is_set) {
        const auto* info = find_quantizer(role, method);
        if (!is_set || info == nullptr || method == "none" || info->uses(key)) return;
        const auto* group = role == Role::kWeight ? "weight" : "activation";
        problems.add(at(fmt::format("quant.{}.{}", group, key)), fmt::format("{} does not have it", method));
    };
    const auto& weight = quant.weight;
    check(Role::kWeight, weight.method, "guard", weight.guard);
    check(Role::kWeight, weight.method, "rescale", weight.rescale != "none");
    check(Role::kWeight, weight.method, "ewgs", weight.ewgs != 0);
    check(Role::kWeight, weight.method, "hysteresis", weight.hysteresis != 0);
    check(Role::kWeight, weight.method, "damping", weight.damping != 0);
    check(Role::kWeight, weight.method, "freeze", weight.freeze != 0);
    check(Role::kActivation, quant.activation.method, "ewgs", quant.activation.ewgs != 0);
}

void check_layer(const LayerBits& layer, const QuantConfig& quant, const At& at, Problems& problems) {
    const auto key = at("quant.layers." + layer.pattern);
    if (layer.weight) check_bits(Role::kWeight, quant.weight.method, *layer.weight, key + ".weight", problems);
    if (layer.weight && !layer.weight->full_precision() && quant.weight.effective_method() == "none")
        problems.add(key + ".weight", "the body's weights have no quantizer",
                     "set quant.weight.method and quant.weight.bits; {\"*\": {\"weight\": 32}} before it leaves the "
                     "other layers in full precision");
    for (const auto& bits : {layer.activation, layer.shortcut})
        if (bits) check_bits(Role::kActivation, quant.activation.method, *bits, key, problems);
    for (const auto& bits : {layer.activation, layer.shortcut})
        if (bits && !bits->full_precision() && quant.activation.effective_method() == "none")
            problems.add(key, "the body's activations have no quantizer",
                         "set quant.activation.method and quant.activation.bits");
}

void validate_quant(const QuantConfig& quant, const At& at, Problems& problems) {
    const auto check = [&](Role role, std::string_view key, Bits bits, const char* hint = "") {
        const auto& method = role == Role::kWeight ? quant.weight.method : quant.activation.method;
        check_bits(role, method, bits, at(key), problems, hint);
    };
    check_uses(quant, at, problems);
    check(Role::kActivation, "quant.activation.bits", quant.activation.bits);
    const auto& shortcut = quant.shortcut;
    if (shortcut.bits.own) check(Role::kActivation, "quant.shortcut.bits", *shortcut.bits.own);
    check(Role::kWeight, "quant.weight.bits", quant.weight.bits);
    if (shortcut.weight_bits.own) check(Role::kWeight, "quant.shortcut.weight_bits", *shortcut.weight_bits.own);
    else if (shortcut.bits.own)
        check(Role::kWeight, "quant.shortcut.bits", *shortcut.bits.own,
              "quant.shortcut.weight_bits gives a shortcut's weights bits of their own");
    for (const auto& [key, end] : {std::pair{"quant.first.bits", quant.first}, {"quant.last.bits", quant.last}})
        if (end.bits.value == 1)
            problems.add(at(key), fmt::format("the ends use {}, which needs 2 bits or more, got 1", end.method));
    for (const auto& layer : quant.layers) check_layer(layer, quant, at, problems);
}

}  // namespace

void check_image_counts(const RunConfig& config, std::string_view data_set, std::int64_t train_images,
                        const std::string& where, Problems& problems) {
    const auto& data = config.data;
    if (data.train_images > train_images)
        problems.add(where + ": data.train_images",
                     fmt::format("{} has {} training images, got {}", data_set, train_images, data.train_images));
    const auto images = data.train_images > 0 ? data.train_images : train_images;
    const auto left = images - data.validation;
    if (left < 1)
        problems.add(where + ": data.validation",
                     fmt::format("expected fewer than the {} training images, got {}", images, data.validation));
    else if (config.batch > left)
        problems.add(where + ": batch",
                     fmt::format("expected at most the {} training images, got {}", left, config.batch));
}

void validate(const RunConfig& config, const std::string& where, Problems& problems) {
    const auto at = [&](std::string_view key) { return fmt::format("{}: {}", where, key); };
    validate_quant(config.quant, at, problems);
    if (const auto* data = find_data_set(config.data.name)) {
        check_data(config.data, *data, at, problems);
        if (data->train_images > 0) check_image_counts(config, data->name, data->train_images, where, problems);
    }
    if (config.optim.method == "sgd" && config.optim.nesterov && config.optim.momentum == 0)
        problems.add(at("optim.nesterov"), "Nesterov momentum needs optim.momentum > 0");
    if (!config.init.weights.empty() && !config.init.from.is_null())
        problems.add(at("init.from"), "give initial weights by init.weights or by init.from, not both");
    if (config.init.weights.empty() && !config.init.weights_sha256.empty())
        problems.add(at("init.weights_sha256"), "is the checksum of init.weights, which is not given");
}

}  // namespace bitsweep
