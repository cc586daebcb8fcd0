#include "config/foreign_config.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/names.h"
#include "config/canonical.h"
#include "config/config_io.h"

namespace bitsweep {
namespace {

// The nearest right value, where there is one.
std::string hint_for(const TrainerKey& key, const OrderedJson& value) {
    if (!value.is_string()) return {};
    std::vector<std::string_view> names;
    for (const auto& choice : key.choices)
        if (choice.is_string()) names.push_back(choice.get_ref<const std::string&>());
    const auto nearest = nearest_name(value.get_ref<const std::string&>(), names);
    return nearest.empty() ? nearest : "did you mean '" + nearest + "'?";
}

std::string hint_for_key(const Trainer& trainer, const std::string& key) {
    std::vector<std::string_view> names;
    for (const auto& known : trainer.keys) names.push_back(known.name);
    const auto hint = name_hint(key, names);
    return hint.empty() ? "see 'bitsweep list keys --trainer " + trainer.file + "'" : hint;
}

// Text of a value in the canonical form.
std::string canonical_text(const OrderedJson& value) {
    if (value.is_number()) return text_of_number(value);
    if (!value.is_array()) return write_json(value);
    std::string text;
    for (const auto& item : value) text += (text.empty() ? "" : ",") + canonical_text(item);
    return "[" + text + "]";
}

const OrderedJson* find_key_in(const OrderedJson& config, const std::string& key) {
    const auto* group = &config;
    for (std::size_t start = 0;;) {
        const auto dot = key.find('.', start);
        const auto found = group->is_object() ? group->find(key.substr(start, dot - start)) : group->end();
        if (found == group->end()) return nullptr;
        group = &*found;
        if (dot == std::string::npos) return group;
        start = dot + 1;
    }
}

}  // namespace

ForeignConfig::ForeignConfig(std::shared_ptr<const Trainer> trainer) : trainer_(std::move(trainer)) {
    for (const auto& key : trainer_->keys) values_.push_back(key.default_value);
}

const OrderedJson& ForeignConfig::at(std::string_view key) const {
    return values_.at(static_cast<std::size_t>(trainer_->find_key(key) - trainer_->keys.data()));
}

void ForeignConfig::set(const std::string& key, const OrderedJson& value, const std::string& where,
                        Problems& problems) {
    if (trainer_->keys.empty()) return;  // of a trainer.json that could not be read: said already
    const auto* known = trainer_->find_key(key);
    if (known == nullptr) {
        problems.add(where, fmt::format("trainer '{}' has no key '{}'", trainer_->name, key),
                     problems.is_full() ? "" : hint_for_key(*trainer_, key));
    } else if (const auto taken = checked_value(*known, value)) {
        values_[static_cast<std::size_t>(known - trainer_->keys.data())] = *taken;
    } else {
        problems.add(where, fmt::format("expected {}, got {}", type_of(*known), brief(value)), hint_for(*known, value));
    }
}

void ForeignConfig::set_all(const JsonDocument& document, Problems& problems) {
    std::unordered_set<std::string> seen;
    const std::function<void(const OrderedJson&, const std::string&)> walk = [&](const OrderedJson& object,
                                                                                 const std::string& prefix) {
        for (const auto& [name, value] : object.items()) {
            const auto path = prefix.empty() ? name : prefix + "." + name;
            if (value.is_object() && trainer_->find_key(path) == nullptr) walk(value, path);
            else if (!seen.insert(path).second) problems.add(document.where(path), "'" + path + "' is set twice");
            else set(path, value, document.where(path), problems);
        }
    };
    if (document.value.is_object()) walk(document.value, "");
    else if (!document.value.is_null()) problems.add(document.where(""), "expected an object of keys");
}

bool ForeignConfig::matters(const TrainerKey& key) const {
    return std::all_of(key.when.begin(), key.when.end(), [&](const auto& condition) {
        const auto& [other, values] = condition;
        return matters(*trainer_->find_key(other)) &&
               std::find(values.begin(), values.end(), at(other)) != values.end();
    });
}

bool ForeignConfig::names_files() const {
    return std::any_of(trainer_->keys.begin(), trainer_->keys.end(), [&](const auto& key) {
        return key.type == KeyType::kFile && !at(key.name).template get_ref<const std::string&>().empty() &&
               matters(key);
    });
}

void ForeignConfig::resolve_files(const std::function<std::string(const std::string& path)>& sha256,
                                  const std::function<void(const std::string& key, const std::string& path)>& missing) {
    sha256_.clear();
    for (const auto& key : trainer_->keys) {
        if (key.type != KeyType::kFile || !matters(key)) continue;
        const auto path = at(key.name).get<std::string>();
        if (path.empty()) continue;
        sha256_[key.name] = sha256(path);
        if (sha256_[key.name].empty()) missing(key.name, path);
    }
}

// A file's content stands for it, also where its path is the default.
std::vector<std::string> ForeignConfig::keys_in_id() const {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const auto& key = trainer_->keys[i];
        const bool is_set = values_[i] != key.default_value || sha256_.contains(key.name);
        if (is_set && matters(key)) keys.push_back(key.name);
    }
    std::sort(keys.begin(), keys.end());
    return keys;
}

OrderedJson ForeignConfig::json() const {
    OrderedJson json;
    auto& about = json["trainer"] = {{"name", trainer_->name}, {"revision", trainer_->revision}};
    about["metric"] = to_json(trainer_->metrics.front());
    about["resume"] = to_string(trainer_->resume);
    for (const auto& key : trainer_->keys)
        if (key.role != KeyRole::kNone) about["roles"][to_string(key.role)] = key.name;
    about["in_id"] = keys_in_id();
    if (!sha256_.empty()) about["sha256"] = sha256_;
    for (std::size_t i = 0; i < values_.size(); ++i) place(json, trainer_->keys[i].name) = values_[i];
    return json;
}

std::string stored_foreign_id(const OrderedJson& config, const std::string& file) {
    const auto& about = config.at("trainer");
    const auto name = text_at(about, "name");
    const auto revision = count_at(about, "revision");
    if (name.empty() || !revision || !about.contains("in_id") || !about["in_id"].is_array())
        throw ConfigError(file + ": trainer", "expected its name, its revision and the keys that the id is made of");
    std::map<std::string, std::string> entries{{"schema", std::to_string(kConfigSchema)},
                                               {"trainer", write_json(OrderedJson(name))},
                                               {"trainer.revision", std::to_string(*revision)}};
    for (const auto& key : about["in_id"]) {
        const auto* value = key.is_string() ? find_key_in(config, key.get<std::string>()) : nullptr;
        if (value == nullptr || value->is_object())
            throw ConfigError(file + ": trainer.in_id", "there is no key " + brief(key));
        const auto content = about.contains("sha256") ? text_at(about["sha256"], key.get<std::string>().c_str()) : "";
        const bool is_new = entries
                                .emplace(key.get<std::string>(),
                                         content.empty() ? canonical_text(*value) : "\"sha256:" + content + "\"")
                                .second;
        if (!is_new) throw ConfigError(file + ": trainer.in_id", brief(key) + " cannot stand there");
    }
    std::string text;
    for (const auto& [key, value] : entries) text += (text.empty() ? "{" : ",") + write_json(Json(key)) + ":" + value;
    return sha256_hex(text + "}").substr(0, 16);
}

std::string argument_text(const OrderedJson& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    if (value.is_number()) return text_of_number(value);
    std::string text;
    for (const auto& item : value) text += (text.empty() ? "" : ",") + argument_text(item);
    return text;
}

}  // namespace bitsweep
