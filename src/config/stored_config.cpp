#include "config/stored_config.h"

#include <algorithm>

#include <fmt/format.h>

#include "config/config_io.h"
#include "config/foreign_config.h"
#include "config/run_config.h"

namespace bitsweep {
namespace {

Json::json_pointer pointer_to(std::string_view key) {
    std::string path = "/";
    for (const char c : key) path += c == '.' ? "/" : c == '~' ? "~0" : std::string(1, c);
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
    return json_->contains(pointer.parent_pointer()) && !is_foreign(*json_) ? default_of(key) : Json();
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
    auto config = *json_;
    if (is_foreign(config)) config["trainer"] = trainer();
    const auto flat = config.flatten();
    for (const auto& [pointer, value] : flat.items()) {
        std::string key = pointer.substr(std::min<std::size_t>(1, pointer.size()));
        std::replace(key.begin(), key.end(), '/', '.');
        values.emplace(std::move(key), value);
    }
    return values;
}

std::string StoredConfig::trainer() const {
    if (!is_known() || !is_foreign(*json_)) return {};
    const auto& about = (*json_)["trainer"];
    return fmt::format("{}@{}", text_at(about, "name"), count_at(about, "revision").value_or(0));
}

std::string StoredConfig::key_of(KeyRole role) const {
    constexpr const char* kOurs[] = {"", "seed", "epochs", "quant.weight.bits", "quant.activation.bits"};
    if (trainer().empty()) return is_known() ? kOurs[static_cast<std::size_t>(role)] : "";
    const auto& about = (*json_)["trainer"];
    return about.is_object() && about.contains("roles") ? text_at(about["roles"], to_string(role)) : "";
}

std::int64_t StoredConfig::epochs() const {
    const auto key = key_of(KeyRole::kEpochs);
    return key.empty() ? 0 : std::max<std::int64_t>(integer(key), 0);
}

TrainerMetric StoredConfig::metric() const {
    if (trainer().empty()) return {};
    const auto& about = (*json_)["trainer"];
    return about.is_object() && about.contains("metric") ? metric_in(about["metric"]) : TrainerMetric();
}

bool StoredConfig::starts_again() const {
    return !trainer().empty() && text_at((*json_)["trainer"], "resume") != to_string(Resume::kExact) &&
           text_at((*json_)["trainer"], "resume") != to_string(Resume::kClose);
}

bool StoredConfig::resumes_exactly() const {
    return trainer().empty() || text_at((*json_)["trainer"], "resume") == to_string(Resume::kExact);
}

std::string StoredConfig::method(Role role) const {
    if (const auto name = trainer(); !name.empty()) {
        const auto key = key_of(role == Role::kWeight ? KeyRole::kWeightBits : KeyRole::kActivationBits);
        return key.empty() ? "" : integer(key) == 32 ? "none" : name;
    }
    if (role == Role::kWeight)
        return effective_method<WeightQuantConfig>(text("quant.weight.method"), integer("quant.weight.bits"));
    return effective_method<ActivationQuantConfig>(text("quant.activation.method"), integer("quant.activation.bits"));
}

bool StoredConfig::is_full_precision() const {
    const auto is_full = [&](std::string_view end) {
        const auto bits = at(end);
        return bits.is_null() || bits == 32;
    };
    const auto is_none = [&](Role role) {
        const auto name = method(role);
        return name == "none" || (name.empty() && !trainer().empty());
    };
    if (!trainer().empty() && method(Role::kWeight).empty() && method(Role::kActivation).empty()) return false;
    return is_none(Role::kWeight) && is_none(Role::kActivation) && is_full("quant.first.bits") &&
           is_full("quant.last.bits");
}

}  // namespace bitsweep
