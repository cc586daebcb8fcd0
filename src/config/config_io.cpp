#include "config/config_io.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/names.h"
#include "config/canonical.h"
#include "config/key_types.h"
#include "config/visit.h"

namespace bitsweep {
namespace {

// ---- JSON -> value: true if the value was taken ----

bool within(double number, const Range& range) {
    return std::isfinite(number) && (range.low_open ? number > range.low : number >= range.low) && number <= range.high;
}

bool take(std::int64_t& out, const OrderedJson& value, const Range& range) {
    if (!value.is_number_integer() || !within(value.get<double>(), range)) return false;
    out = value.get<std::int64_t>();
    return true;
}

bool take(double& out, const OrderedJson& value, const Range& range) {
    if (!value.is_number() || !within(value.get<double>(), range)) return false;
    out = value.get<double>() + 0.0;  // -0 and 0 are one value
    return true;
}

bool take(bool& out, const OrderedJson& value, NoRule) {
    if (!value.is_boolean()) return false;
    out = value.get<bool>();
    return true;
}

bool take(std::string& out, const OrderedJson& value, const Choice& choice) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    const auto& names = choice.names;
    if (!names.empty() && std::find(names.begin(), names.end(), text) == names.end()) return false;
    out = text;
    return true;
}

bool take(Bits& out, const OrderedJson& value, NoRule) {
    if (!value.is_number_integer()) return false;
    const auto bits = value.get<std::int64_t>();
    if ((bits < 1 || bits > 8) && bits != 32) return false;
    out.value = static_cast<int>(bits);
    return true;
}

template <const char* Word>
bool take(BitsOr<Word>& out, const OrderedJson& value, NoRule rule) {
    Bits bits;
    const bool is_word = value == OrderedJson(Word);
    if (!is_word && !take(bits, value, rule)) return false;
    out.own = is_word ? std::nullopt : std::optional(bits);
    return true;
}

bool take(AlphaInit& out, const OrderedJson& value, const Range& range) {
    if (!value.is_string()) {
        AlphaInit taken;
        if (!take(taken.value, value, range)) return false;
        out = taken;
        return true;
    }
    constexpr std::string_view kPrefix = "percentile:";
    const std::string_view text = value.get_ref<const std::string&>();
    if (text.substr(0, kPrefix.size()) != kPrefix) return false;
    double percentile = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + kPrefix.size(), end, percentile);
    if (error != std::errc() || stop != end || !(percentile > 0 && percentile <= 100)) return false;
    out = {AlphaInit{}.value, percentile};
    return true;
}

bool take(std::vector<LayerBits>& out, const OrderedJson& value, NoRule rule) {
    if (!value.is_object()) return false;
    std::vector<LayerBits> list;
    for (const auto& [pattern, bits] : value.items()) {
        if (!bits.is_object() || bits.empty()) return false;
        LayerBits layer{pattern, {}, {}, {}};
        for (const auto& [role, number] : bits.items()) {
            auto* target = role == "weight"       ? &layer.weight
                           : role == "activation" ? &layer.activation
                           : role == "shortcut"   ? &layer.shortcut
                                                  : nullptr;
            if (target == nullptr || !take(target->emplace(), number, rule)) return false;
        }
        list.push_back(std::move(layer));
    }
    out = std::move(list);
    return true;
}

bool take(SawbCoefficients& out, const OrderedJson& value, NoRule) {
    if (value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number()) {
        out = {SawbCoefficients{}.table, std::pair{value[0].get<double>() + 0.0, value[1].get<double>() + 0.0}};
        return true;
    }
    std::string table;
    if (!take(table, value, Choice{{"ibm", "ibm-old", "quantlib", "fit"}})) return false;
    out = {table, std::nullopt};
    return true;
}

bool take(std::vector<std::int64_t>& out, const OrderedJson& value, const Range& range) {
    if (!value.is_array()) return false;
    std::vector<std::int64_t> list;
    for (const auto& item : value) {
        std::int64_t number = 0;
        if (!take(number, item, range) || (!list.empty() && number <= list.back())) return false;
        list.push_back(number);
    }
    out = std::move(list);
    return true;
}

bool take(OrderedJson& out, const OrderedJson& value, NoRule) {
    if (!value.is_string() && !value.is_object() && !value.is_null()) return false;
    out = value;
    return true;
}

// The nearest right value, where there is one.
template <class Rule>
std::string value_hint(const OrderedJson& value, const Rule& rule) {
    if constexpr (std::is_same_v<Rule, Range>) {
        if (rule.high >= kSaidLimit && value.is_number() && value.get<double>() > rule.high)
            return fmt::format("at most {:.0f}", rule.high);
    }
    if constexpr (std::is_same_v<Rule, Choice>) {
        if (value.is_string()) {
            const auto nearest = nearest_name(value.get_ref<const std::string&>(), rule.names);
            if (!nearest.empty()) return "did you mean '" + nearest + "'?";
        }
    }
    return {};
}

// ---- value -> JSON ----

template <class T>
OrderedJson json_of(const T& value) {
    return value;
}
OrderedJson json_of(Bits bits) {
    return bits.value;
}
template <const char* Word>
OrderedJson json_of(const BitsOr<Word>& bits) {
    return bits.own ? OrderedJson(bits.own->value) : OrderedJson(Word);
}
OrderedJson json_of(const SawbCoefficients& c) {
    return c.pair ? OrderedJson::array({c.pair->first, c.pair->second}) : OrderedJson(c.table);
}
OrderedJson json_of(const AlphaInit& init) {
    return init.percentile ? OrderedJson(fmt::format("percentile:{}", *init.percentile)) : OrderedJson(init.value);
}
OrderedJson json_of(const std::vector<LayerBits>& layers) {
    auto object = OrderedJson::object();
    for (const auto& layer : layers) {
        auto& bits = object[layer.pattern] = OrderedJson::object();
        if (layer.weight) bits["weight"] = layer.weight->value;
        if (layer.activation) bits["activation"] = layer.activation->value;
        if (layer.shortcut) bits["shortcut"] = layer.shortcut->value;
    }
    return object;
}

// The value of a dotted key, made with the groups around it.
OrderedJson& place(OrderedJson& object, std::string_view key) {
    auto* group = &object;
    for (auto dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.')) {
        group = &(*group)[std::string(key.substr(0, dot))];
        key.remove_prefix(dot + 1);
    }
    return (*group)[std::string(key)];
}

enum class KeyKind { kUnknown, kField, kGroup };

KeyKind kind_of(const std::string& path) {
    static const auto kinds = [] {
        std::unordered_map<std::string, KeyKind> map;
        for (const auto& info : config_keys()) {
            map[info.key] = KeyKind::kField;
            for (auto dot = info.key.find('.'); dot != std::string::npos; dot = info.key.find('.', dot + 1))
                map[info.key.substr(0, dot)] = KeyKind::kGroup;
        }
        return map;
    }();
    const auto found = kinds.find(path);
    return found == kinds.end() ? KeyKind::kUnknown : found->second;
}

std::string key_hint(std::string_view path) {
    std::vector<std::string_view> names;
    for (const auto& info : config_keys()) names.push_back(info.key);
    const auto hint = name_hint(path, names);
    return hint.empty() ? "see 'bitsweep list keys'" : hint;
}

// Sets the keys of a document, nested or dotted, each once.
struct ObjectSetter {
    RunConfig& config;
    const JsonDocument& document;
    Problems& problems;
    std::unordered_set<std::string> seen = {};

    void set(const OrderedJson& object, const std::string& prefix) {
        for (const auto& [name, value] : object.items()) {
            const std::string path = prefix.empty() ? name : prefix + "." + name;
            const auto where = document.where(path);
            if (kind_of(path) == KeyKind::kGroup && value.is_object()) set(value, path);
            else if (!seen.insert(path).second) problems.add(where, "'" + path + "' is set twice");
            else set_key(config, path, value, where, problems);
        }
    }
};

using At = std::function<std::string(std::string_view key)>;

void check_data(const DataConfig& config, const DataSetInfo& info, const At& at, Problems& problems) {
    if (config.name == "folder" && config.folder.empty())
        problems.add(at("data.folder"), "data.name = folder needs the folder that holds train/ and val/",
                     "give its path under the data root");
    if (info.from_files && (config.normalize == "channel" || config.normalize == "pixel_mean"))
        problems.add(
            at("data.normalize"),
            fmt::format("'{}' would decode every image of {} before the first step", config.normalize, config.name),
            "use imagenet");
    if (info.channels != 3 && config.normalize == "imagenet")
        problems.add(
            at("data.normalize"),
            fmt::format("ImageNet's mean and deviation are of 3 channels, {} has {}", config.name, info.channels),
            "use channel");
}

// How many images a folder has is known once it is read: split_training_set (data/data_set.h) looks then.
void check_counts(const RunConfig& config, const DataSetInfo& info, const At& at, Problems& problems) {
    if (info.train_images == 0) return;
    const auto& data = config.data;
    if (data.train_images > info.train_images)
        problems.add(at("data.train_images"),
                     fmt::format("{} has {} training images, got {}", info.name, info.train_images, data.train_images));
    const auto images = data.train_images > 0 ? data.train_images : info.train_images;
    const auto left = images - data.validation;
    if (left < 1)
        problems.add(at("data.validation"),
                     fmt::format("expected fewer than the {} training images, got {}", images, data.validation));
    else if (config.batch > left)
        problems.add(at("batch"), fmt::format("expected at most the {} training images, got {}", left, config.batch));
}

}  // namespace

const std::vector<KeyInfo>& config_keys() {
    static const auto keys = [] {
        std::vector<KeyInfo> list;
        const RunConfig defaults;
        for_each_key(defaults, [&](const auto& key, const auto& value, const auto& rule, std::string_view help, bool) {
            list.push_back(
                {key, type_of(value, rule), write_json(json_of(value)), std::string(help), schema_of(value, rule)});
        });
        return list;
    }();
    return keys;
}

bool is_config_key(const std::string& path) {
    return kind_of(path) == KeyKind::kField;
}

void set_key(RunConfig& config, std::string_view path, const OrderedJson& value, const std::string& where,
             Problems& problems) {
    switch (kind_of(std::string(path))) {
        case KeyKind::kUnknown:
            problems.add(where, fmt::format("unknown key '{}'", path), problems.is_full() ? "" : key_hint(path));
            return;
        case KeyKind::kGroup:
            if (value.is_object())
                problems.add(where, fmt::format("'{}' is a group of keys: set them one by one", path), key_hint(path));
            else
                problems.add(where,
                             fmt::format("'{}' is a group of keys: expected an object, got {}", path, brief(value)));
            return;
        case KeyKind::kField:
            break;
    }
    for_each_key(config, [&](const std::string& key, auto& target, const auto& rule, auto, bool) {
        if (key != path || take(target, value, rule)) return;
        problems.add(where, fmt::format("expected {}, got {}", type_of(target, rule), brief(value)),
                     value_hint(value, rule));
    });
}

RunConfig parse_config(const JsonDocument& document, Problems& problems, RunConfig base) {
    if (document.value.is_object()) ObjectSetter{base, document, problems}.set(document.value, "");
    else if (!document.value.is_null()) problems.add(document.where(""), "expected an object of keys");
    return base;
}

std::pair<std::string, OrderedJson> parse_override(const std::string& text, Problems& problems) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        problems.add(text, "expected key=value, as in optim.lr=0.05");
        return {};
    }
    if (!is_utf8(text)) {  // a config is a text, and its id must not depend on how one shows other bytes
        problems.add(write_json(Json(text)), "expected UTF-8");
        return {};
    }
    return {text.substr(0, equals), json_or_text(text.substr(equals + 1))};
}

namespace {

void validate_quant(const QuantConfig& quant, const std::function<std::string(std::string_view)>& at,
                    Problems& problems) {
    const auto& weight = quant.weight;
    const auto& activation = quant.activation;
    const auto* method = find_quantizer(Role::kWeight, weight.method);
    const auto check_bits = [&](std::string_view key, Bits bits, std::string hint = {}) {
        const auto problem = method == nullptr ? std::string() : method->bits_problem(bits.value);
        if (bits.value == 1) hint = "dorefa has a 1-bit form";
        if (!problem.empty()) problems.add(at(key), problem, std::move(hint));
    };
    const auto check_activation_bits = [&](std::string_view key, Bits bits) {
        const auto* info = find_quantizer(Role::kActivation, activation.method);
        const auto problem = info == nullptr ? std::string() : info->bits_problem(bits.value);
        if (!problem.empty()) problems.add(at(key), problem);
    };
    // Some keys are part of a method: one that cannot act on them is refused, not trained without them.
    const auto check_use = [&](Role role, const std::string& name, std::string_view group, std::string_view key,
                               bool is_set) {
        const auto* info = find_quantizer(role, name);
        if (!is_set || info == nullptr || name == "none" || info->uses(key)) return;
        problems.add(at(fmt::format("quant.{}.{}", group, key)), fmt::format("{} does not have it", name));
    };
    check_use(Role::kWeight, weight.method, "weight", "guard", weight.guard);
    check_use(Role::kWeight, weight.method, "weight", "rescale", weight.rescale != "none");
    check_use(Role::kWeight, weight.method, "weight", "ewgs", weight.ewgs != 0);
    check_use(Role::kWeight, weight.method, "weight", "hysteresis", weight.hysteresis != 0);
    check_use(Role::kActivation, activation.method, "activation", "ewgs", activation.ewgs != 0);
    check_activation_bits("quant.activation.bits", activation.bits);
    if (quant.shortcut.bits.own) check_activation_bits("quant.shortcut.bits", *quant.shortcut.bits.own);
    check_bits("quant.weight.bits", weight.bits);
    if (quant.shortcut.weight_bits.own) check_bits("quant.shortcut.weight_bits", *quant.shortcut.weight_bits.own);
    else if (quant.shortcut.bits.own)
        check_bits("quant.shortcut.bits", *quant.shortcut.bits.own,
                   "quant.shortcut.weight_bits gives a shortcut's weights bits of their own");
    for (const auto& [key, end] : {std::pair{"quant.first.bits", quant.first}, {"quant.last.bits", quant.last}})
        if (end.bits.value == 1)
            problems.add(at(key), fmt::format("the ends use {}, which needs 2 bits or more, got 1", end.method));
    for (const auto& layer : quant.layers) {
        const auto key = "quant.layers." + layer.pattern;
        if (layer.weight) check_bits(key + ".weight", *layer.weight);
        if (layer.weight && !layer.weight->full_precision() && weight.effective_method() == "none")
            problems.add(
                at(key + ".weight"), "the body's weights have no quantizer",
                "set quant.weight.method and quant.weight.bits; {\"*\": {\"weight\": 32}} before it leaves the "
                "other layers in full precision");
        for (const auto& bits : {layer.activation, layer.shortcut})
            if (bits) check_activation_bits(key, *bits);
        for (const auto& bits : {layer.activation, layer.shortcut})
            if (bits && !bits->full_precision() && activation.effective_method() == "none")
                problems.add(at(key), "the body's activations have no quantizer",
                             "set quant.activation.method and quant.activation.bits");
    }
}

}  // namespace

void validate(const RunConfig& config, const std::string& where, Problems& problems) {
    const auto at = [&](std::string_view key) { return fmt::format("{}: {}", where, key); };
    validate_quant(config.quant, at, problems);
    if (const auto* data = find_data_set(config.data.name)) {
        check_data(config.data, *data, at, problems);
        check_counts(config, *data, at, problems);
    }
    if (config.optim.method == "sgd" && config.optim.nesterov && config.optim.momentum == 0)
        problems.add(at("optim.nesterov"), "Nesterov momentum needs optim.momentum > 0");
    if (!config.init.weights.empty() && !config.init.from.is_null())
        problems.add(at("init.from"), "give initial weights by init.weights or by init.from, not both");
    if (config.init.weights.empty() && !config.init.weights_sha256.empty())
        problems.add(at("init.weights_sha256"), "is the checksum of init.weights, which is not given");
}

OrderedJson to_json(const RunConfig& config) {
    OrderedJson object;
    for_each_key(config, [&](std::string_view key, const auto& value, const auto&, auto, bool) {
        place(object, key) = json_of(value);
    });
    if (!config.init.parent.empty()) object["init"]["from"] = to_json(config.init.parent.front());
    return object;
}

}  // namespace bitsweep
