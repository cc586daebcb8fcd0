#include "config/stored_config.h"

#include <algorithm>

#include "config/config_io.h"
#include "config/run_config.h"

namespace bitsweep {
namespace {

Json::json_pointer pointer_to(std::string_view key) {
    std::string path = "/" + std::string(key);
    std::replace(path.begin(), path.end(), '.', '/');
    return Json::json_pointer(path);
}

Json default_of(std::string_view key) {
    for (const auto& info : config_keys())
        if (info.key == key) return read_json(info.default_value);
    return {};
}

template <class Config>
std::string effective_method(const std::string& method, std::int64_t bits) {
    Config config;
    config.method = method;
    config.bits.value = static_cast<int>(bits);
    return config.effective_method();
}

}  // namespace

Json StoredConfig::at(std::string_view key) const {
    if (!is_known()) return {};
    const auto pointer = pointer_to(key);
    if (json_->contains(pointer)) return json_->at(pointer);
    return json_->contains(pointer.parent_pointer()) ? default_of(key) : Json();
}

std::string StoredConfig::text(std::string_view key) const {
    const auto value = at(key);
    return value.is_string() ? value.get<std::string>() : "";
}

std::int64_t StoredConfig::integer(std::string_view key) const {
    const auto value = at(key);
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

std::map<std::string, Json> StoredConfig::values() const {
    std::map<std::string, Json> values;
    if (!is_known()) return values;
    const auto flat = json_->flatten();
    for (const auto& [pointer, value] : flat.items()) {
        std::string key = pointer.substr(std::min<std::size_t>(1, pointer.size()));
        std::replace(key.begin(), key.end(), '/', '.');
        values.emplace(std::move(key), value);
    }
    return values;
}

std::string StoredConfig::method(Role role) const {
    if (role == Role::kWeight)
        return effective_method<WeightQuantConfig>(text("quant.weight.method"), integer("quant.weight.bits"));
    return effective_method<ActivationQuantConfig>(text("quant.activation.method"), integer("quant.activation.bits"));
}

bool StoredConfig::is_full_precision() const {
    const auto is_full = [&](std::string_view end) {
        const auto bits = at(end);
        return bits.is_null() || bits == 32;
    };
    return method(Role::kWeight) == "none" && method(Role::kActivation) == "none" && is_full("quant.first.bits") &&
           is_full("quant.last.bits");
}

}  // namespace bitsweep
