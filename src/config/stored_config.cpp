#include "config/stored_config.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "base/number_in.h"
#include "config/config_io.h"
#include "config/foreign_config.h"
#include "config/run_config.h"

namespace bitsweep {
namespace {

// The value below `json` that the dotted key leads to; nullptr where there is none. An item of a list has its number.
const Json* find_below(const Json& json, std::string_view key) {
    const Json* found = &json;
    while (found != nullptr && !key.empty()) {
        const auto part = key.substr(0, key.find('.'));
        key.remove_prefix(std::min(key.size(), part.size() + 1));
        if (const auto child = found->find(part); child != found->end()) found = &*child;
        else if (const auto item = number_in<std::size_t>(part); found->is_array() && item && *item < found->size())
            found = &(*found)[*item];
        else found = nullptr;
    }
    return found;
}

// Dotted key -> each value of `json`, which is at `path`, but for those that `other` has there.
void add_values(const Json& json, const Json* other, std::string& path, std::map<std::string, Json>& values) {
    const bool is_alike = other != nullptr && other->type() == json.type();
    if (json.is_structured() && !json.empty()) {
        const auto length = path.size();
        for (std::size_t item = 0; const auto& [key, value] : json.items()) {
            const Json* others = nullptr;
            if (is_alike && json.is_array()) others = item < other->size() ? &(*other)[item] : nullptr;
            else if (is_alike && other->contains(key)) others = &(*other)[key];
            if (!path.empty()) path += '.';
            add_values(value, others, path += key, values);
            path.resize(length);
            ++item;
        }
    } else if (!is_alike || *other != json) values.emplace(path, json.is_structured() ? Json() : json);
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

struct StoredConfig::Content {
    explicit Content(bool whether_object) : is_object(whether_object) {}

    bool is_object;
    std::optional<bool> full_precision = {};
    bool may_be_foreign = true;  // what no text that lacks the key is, and needs no reading to be told
    mutable std::once_flag is_read = {};
    mutable std::string text = {};  // until it is read
    mutable Json json = {};
};

StoredConfig::StoredConfig(Json config) {
    auto content = std::make_shared<Content>(config.is_object());
    content->json = std::move(config);
    content_ = std::move(content);
}

StoredConfig StoredConfig::in_text(std::string text, std::optional<bool> full_precision) {
    auto content = std::make_shared<Content>(text.starts_with('{'));
    content->may_be_foreign = text.find("\"trainer\"") != std::string::npos || text.find("\\u") != std::string::npos;
    content->text = std::move(text);
    content->full_precision = full_precision;
    StoredConfig config;
    config.content_ = std::move(content);
    return config;
}

const Json& StoredConfig::object() const {
    static const Json kNothing;
    if (content_ == nullptr) return kNothing;
    // A report over 100,000 runs asks few of them for more than the database's columns, so a text is parsed only at the
    // first question.
    std::call_once(content_->is_read, [&] {
        if (!content_->text.empty()) content_->json = read_json(std::exchange(content_->text, {}));
    });
    return content_->json;
}

bool StoredConfig::is_known() const {
    return content_ != nullptr && content_->is_object;
}

Json StoredConfig::json() const {
    return object();
}

Json StoredConfig::at(std::string_view key) const {
    if (!object().is_object()) return {};
    if (const auto* value = find_below(object(), key)) return *value;
    const auto dot = key.rfind('.');
    const auto group = dot == std::string_view::npos ? "" : key.substr(0, dot);
    return find_below(object(), group) != nullptr && !is_foreign(object()) ? default_of(key) : Json();
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
    return values_unlike({});
}

std::map<std::string, Json> StoredConfig::values_unlike(const StoredConfig& other) const {
    std::map<std::string, Json> values;
    std::string path;
    if (is_known()) add_values(object(), other.is_known() ? &other.object() : nullptr, path, values);
    if (!trainer().empty()) {
        std::erase_if(values, [](const auto& entry) { return entry.first.starts_with("trainer."); });
        if (trainer() != other.trainer()) values["trainer"] = trainer();
    }
    return values;
}

std::string StoredConfig::trainer() const {
    if (!is_known() || !content_->may_be_foreign || !is_foreign(object())) return {};
    const auto& about = object()["trainer"];
    return fmt::format("{}@{}", text_at(about, "name"), count_at(about, "revision").value_or(0));
}

std::string StoredConfig::key_of(KeyRole role) const {
    constexpr const char* kOurs[] = {"", "seed", "epochs", "quant.weight.bits", "quant.activation.bits"};
    if (trainer().empty()) return is_known() ? kOurs[static_cast<std::size_t>(role)] : "";
    const auto& about = object()["trainer"];
    return about.is_object() && about.contains("roles") ? text_at(about["roles"], to_string(role)) : "";
}

std::int64_t StoredConfig::epochs() const {
    const auto key = key_of(KeyRole::kEpochs);
    return key.empty() ? 0 : std::max<std::int64_t>(integer(key), 0);
}

TrainerMetric StoredConfig::metric() const {
    if (trainer().empty()) return {};
    const auto& about = object()["trainer"];
    return about.is_object() && about.contains("metric") ? metric_in(about["metric"]) : TrainerMetric();
}

bool StoredConfig::starts_again() const {
    return !trainer().empty() && text_at(object()["trainer"], "resume") != to_string(Resume::kExact) &&
           text_at(object()["trainer"], "resume") != to_string(Resume::kClose);
}

bool StoredConfig::resumes_exactly() const {
    return trainer().empty() || text_at(object()["trainer"], "resume") == to_string(Resume::kExact);
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
    if (content_ != nullptr && content_->full_precision) return *content_->full_precision;
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
