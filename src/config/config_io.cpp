#include "config/config_io.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/names.h"
#include "base/number_in.h"
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
    const auto percentile = number_in<double>(text.substr(kPrefix.size()));
    if (!percentile || !(*percentile > 0 && *percentile <= 100)) return false;
    out = {AlphaInit{}.value, *percentile};
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

OrderedJson& place(OrderedJson& object, std::string_view key) {
    auto* group = &object;
    for (auto dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.')) {
        group = &(*group)[std::string(key.substr(0, dot))];
        key.remove_prefix(dot + 1);
    }
    return (*group)[std::string(key)];
}

OrderedJson to_json(const RunConfig& config) {
    OrderedJson object;
    for_each_key(config, [&](std::string_view key, const auto& value, const auto&, auto, bool) {
        place(object, key) = json_of(value);
    });
    if (!config.init.parent.empty()) object["init"]["from"] = to_json(config.init.parent.front());
    const auto& teacher = config.train.distill.parent;
    if (!teacher.empty()) object["train"]["distill"]["from"] = to_json(teacher.front());
    return object;
}

}  // namespace bitsweep
