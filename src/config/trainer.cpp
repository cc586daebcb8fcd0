#include "config/trainer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/key_types.h"

namespace bitsweep {
namespace {

constexpr const char* kKeyTypes[] = {"bool", "integer", "number", "string", "list", "file"};
constexpr const char* kResumes[] = {"exact", "close", "restart"};
constexpr const char* kKeyRoles[] = {"", "seed", "epochs", "weight_bits", "activation_bits"};

bool is_scalar(const OrderedJson& value) {
    return value.is_boolean() || value.is_string() || (value.is_number() && std::isfinite(value.get<double>()));
}

// 1 and 1.0, 0 and -0 are one value each.
OrderedJson plain_scalar(const OrderedJson& value) {
    if (!value.is_number_float()) return value;
    const double number = value.get<double>() + 0.0;
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (std::trunc(number) == number && std::abs(number) <= kExact) return static_cast<std::int64_t>(number);
    return number;
}

// A path that stays below the folder it is relative to.
bool is_path_within(const std::string& path) {
    if (path.empty()) return true;
    if (path.front() == '/') return false;
    for (std::size_t start = 0; start <= path.size();) {
        const auto end = std::min(path.find('/', start), path.size());
        if (path.substr(start, end - start) == "..") return false;
        start = end + 1;
    }
    return true;
}

bool is_plain(const std::string& text) {
    return is_utf8(text) && text.find('\0') == std::string::npos;
}

bool is_of_type(KeyType type, const OrderedJson& value) {
    switch (type) {
        case KeyType::kBool:
            return value.is_boolean();
        case KeyType::kInteger:
            return value.is_number_integer() && std::abs(value.get<double>()) <= 9e15;
        case KeyType::kNumber:
            return value.is_number() && std::isfinite(value.get<double>());
        case KeyType::kString:
            return value.is_string() && is_plain(value.get_ref<const std::string&>());
        case KeyType::kFile:
            return value.is_string() && is_plain(value.get_ref<const std::string&>()) &&
                   is_path_within(value.get_ref<const std::string&>());
        case KeyType::kList:
            return value.is_array() && std::all_of(value.begin(), value.end(), [](const auto& item) {
                       return is_scalar(item) && (!item.is_string() || is_plain(item.template get<std::string>()));
                   });
    }
    return false;
}

OrderedJson canonical(KeyType type, const OrderedJson& value) {
    if (type == KeyType::kNumber) return plain_scalar(OrderedJson(value.get<double>()));
    if (type != KeyType::kList) return value;
    auto list = OrderedJson::array();
    for (const auto& item : value) list.push_back(plain_scalar(item));
    return list;
}

// Bits are 1..8, or 32: full precision.
bool fits_role(KeyRole role, const OrderedJson& value) {
    if (role != KeyRole::kWeightBits && role != KeyRole::kActivationBits) return true;
    const auto bits = value.get<std::int64_t>();
    return (bits >= 1 && bits <= 8) || bits == 32;
}

const char* better(const TrainerMetric& metric) {
    return metric.is_higher_better ? "higher" : "lower";
}

// Members whose change gives a stored id another meaning.
constexpr const char* kPromised[] = {"type", "default", "role", "when"};

}  // namespace

const char* to_string(Resume resume) {
    return kResumes[static_cast<std::size_t>(resume)];
}

const char* to_string(KeyType type) {
    return kKeyTypes[static_cast<std::size_t>(type)];
}

const char* to_string(KeyRole role) {
    return kKeyRoles[static_cast<std::size_t>(role)];
}

const TrainerKey* Trainer::find_key(std::string_view key) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& known) { return known.name == key; });
    return found == keys.end() ? nullptr : &*found;
}

const TrainerKey* Trainer::key_of(KeyRole role) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& known) { return known.role == role; });
    return found == keys.end() ? nullptr : &*found;
}

std::optional<OrderedJson> checked_value(const TrainerKey& key, const OrderedJson& value) {
    if (!is_of_type(key.type, value)) return std::nullopt;
    auto taken = canonical(key.type, value);
    if (taken.is_number()) {
        const double number = taken.get<double>();
        if ((key.min && number < *key.min) || (key.max && number > *key.max)) return std::nullopt;
    }
    if (!fits_role(key.role, taken)) return std::nullopt;
    if (!key.choices.empty() && std::find(key.choices.begin(), key.choices.end(), taken) == key.choices.end())
        return std::nullopt;
    return taken;
}

std::string type_of(const TrainerKey& key) {
    if (!key.choices.empty()) {
        std::vector<std::string> texts;
        for (const auto& choice : key.choices)
            texts.push_back(choice.is_string() ? choice.get<std::string>() : write_json(choice));
        return fmt::format("one of {}", fmt::join(texts, ", "));
    }
    if (key.role == KeyRole::kWeightBits || key.role == KeyRole::kActivationBits) return type_of(Bits(), NoRule());
    Range range;
    if (key.min) range.low = *key.min;
    if (key.max) range.high = *key.max;
    switch (key.type) {
        case KeyType::kBool:
            return type_of(false, NoRule());
        case KeyType::kInteger:
            return describe(range, "integer");
        case KeyType::kNumber:
            return describe(range, "number");
        case KeyType::kString:
            return "string";
        case KeyType::kList:
            return "list of numbers, strings, true and false";
        case KeyType::kFile:
            return "path below the data root";
    }
    return {};
}

std::string text_of_number(const OrderedJson& value) {
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.get<double>()).ptr;
    return {buffer.data(), end};
}

OrderedJson to_json(const TrainerMetric& metric) {
    return {{"name", metric.name}, {"unit", metric.unit}, {"better", better(metric)}};
}

TrainerMetric metric_in(const Json& json) {
    const auto name = text_at(json, "name");
    return name.empty() ? TrainerMetric()
                        : TrainerMetric{name, text_at(json, "unit"), text_at(json, "better") != "lower"};
}

OrderedJson definition_of(const Trainer& trainer) {
    OrderedJson json{{"name", trainer.name},
                     {"revision", trainer.revision},
                     {"resume", to_string(trainer.resume)},
                     {"keys", OrderedJson::object()},
                     {"metrics", OrderedJson::object()}};
    for (const auto& key : trainer.keys) {
        auto& member = json["keys"][key.name] = {{"type", to_string(key.type)}, {"default", key.default_value}};
        if (key.min) member["min"] = *key.min;
        if (key.max) member["max"] = *key.max;
        if (!key.choices.empty()) member["choices"] = key.choices;
        if (!key.help.empty()) member["help"] = key.help;
        if (key.role != KeyRole::kNone) member["role"] = to_string(key.role);
        for (const auto& [other, values] : key.when) member["when"][other] = values;
    }
    for (const auto& metric : trainer.metrics)
        json["metrics"][metric.name] = {{"unit", metric.unit}, {"better", better(metric)}};
    return json;
}

std::vector<std::string> broken_promises(const OrderedJson& before, const OrderedJson& now) {
    std::vector<std::string> broken;
    const auto keys = before.is_object() ? before.value("keys", OrderedJson()) : OrderedJson();
    const auto& new_keys = now.at("keys");
    for (const auto& [name, key] : keys.items()) {
        if (!key.is_object()) continue;  // damaged
        if (!new_keys.contains(name)) {
            broken.push_back(fmt::format("key '{}' is gone", name));
            continue;
        }
        for (const auto* member : kPromised) {
            const Json was = key.value(member, OrderedJson()), is = new_keys[name].value(member, OrderedJson());
            if (was != is)
                broken.push_back(fmt::format("'{}' of key '{}' was {}, is {}", member, name, brief(OrderedJson(was)),
                                             brief(OrderedJson(is))));
        }
    }
    return broken;
}

}  // namespace bitsweep
