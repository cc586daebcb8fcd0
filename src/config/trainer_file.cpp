#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/names.h"
#include "config/trainer_reader.h"

namespace bitsweep {
namespace {

constexpr std::size_t kMostKeys = 1000, kMostMetrics = 1000, kLongestTrainerName = 64;

// Names that mean something else wherever a key is named: beside it in a config, an id, a sweep file or a condition.
constexpr std::string_view kReservedKeys[] = {"trainer", "schema", "base", "arm", "state", "seeds", "init.from"};
// The same beside a metric in metrics.jsonl and in result.json, which also has best.<metric> and best.epoch.
constexpr std::string_view kReservedMetrics[] = {"attempt",  "epoch",   "step",       "layer",
                                                 "run",      "outcome", "epochs",     "train_s",
                                                 "attempts", "message", "peak_bytes", "arithmetics"};
constexpr std::string_view kPlaceholders[] = {"here", "data", "device", "threads", "dir", "files", "args"};

bool is_word(std::string_view text, std::string_view others) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    });
}

// Words with dots between them: "quant.weight.bits".
bool is_dotted(std::string_view name) {
    return name.size() <= 200 && is_word(name, "_.-") && name.front() != '.' && name.front() != '-' &&
           name.back() != '.' && name.find("..") == std::string_view::npos;
}

template <class Names>
std::vector<std::string_view> list_of_names(const Names& names) {
    return {std::begin(names), std::end(names)};
}

// Reads one document; a member each for the parts of the file.
class TrainerReader : MemberReader {
public:
    using MemberReader::MemberReader;

    Trainer read() {
        trainer_.file = document_.file;
        if (document_.value.is_null()) return {};  // malformed: said already
        if (!document_.value.is_object()) {
            bad("", "expected an object with name, revision, command, keys and metrics");
            return {};
        }
        check_members(document_.value, "",
                      {"name", "revision", "command", "keys", "metrics", "argument", "resume_arguments", "cwd",
                       "environment", "devices", "adapter", "resume", "hang_minutes", "memory_mib", "files"},
                      {"name", "revision", "command", "keys", "metrics"});
        read_name();
        read_command();
        read_keys();
        read_metrics();
        read_resume_arguments();
        read_surroundings();
        read_habits(document_.value, trainer_, *this);
        if (const auto* adapter = member("adapter")) read_adapter(*adapter, trainer_, *this);
        for (std::size_t i = 0; i < trainer_.command.size(); ++i)
            check_placeholders(trainer_.command[i], fmt::format("command.{}", i), true);
        return std::move(trainer_);
    }

private:
    const OrderedJson* member(const char* name) const {
        const auto found = document_.value.find(name);
        return found == document_.value.end() ? nullptr : &*found;
    }

    void read_name() {
        if (const auto* name = member("name")) {
            if (name->is_string()) trainer_.name = name->get<std::string>();
            const auto& text = trainer_.name;
            if (!is_word(text, "_-") || text.size() > kLongestTrainerName || text.front() == '-')
                bad("name", fmt::format("expected a name of letters, digits, - and _, at most {} of them, got {}",
                                        kLongestTrainerName, brief(*name)));
            else if (text == "ours" || text == "bitsweep") bad("name", "'" + text + "' is our own trainer's name");
        }
        if (const auto* revision = member("revision")) {
            const auto number = count_at(document_.value, "revision").value_or(0);
            if (number < 1 || number > 1'000'000)
                bad("revision", "expected a whole number from 1 to 1000000, got " + brief(*revision));
            else trainer_.revision = number;
        }
    }

    void read_command() {
        const auto* command = member("command");
        if (command == nullptr) return;
        if (command->is_string())
            return bad("command", "expected a list of strings: no shell reads it",
                       "as in [\"python3\", \"{here}/train.py\", \"{args}\"]");
        trainer_.command = texts_of(*command, "command");
        const bool is_empty = trainer_.command.empty() || trainer_.command.front().empty();
        if (command->is_array() && is_empty && problems_.empty()) bad("command", "expected the program's name first");
        if (member("argument") != nullptr) trainer_.argument = argument_of(*member("argument"), "argument");
    }

    // The words that pass one key on, with {key} and {value}.
    std::vector<std::string> argument_of(const OrderedJson& list, const std::string& path) {
        auto words = texts_of(list, path);
        const bool has_value = std::any_of(words.begin(), words.end(),
                                           [](const auto& word) { return word.find("{value}") != std::string::npos; });
        if (list.is_array() && !has_value) bad(path, "expected {value} in it", "as in [\"--{key}\", \"{value}\"]");
        return words;
    }

    // Without a file that they name, nobody would know when to add them.
    void read_resume_arguments() {
        const auto* list = member("resume_arguments");
        if (list == nullptr) return;
        trainer_.resume_arguments = texts_of(*list, "resume_arguments");
        const auto& words = trainer_.resume_arguments;
        for (std::size_t i = 0; i < words.size(); ++i)
            check_placeholders(words[i], fmt::format("resume_arguments.{}", i), false);
        if (std::none_of(words.begin(), words.end(), [](const auto& word) { return word.starts_with("{files}/"); }))
            bad("resume_arguments", "expected a file that the script goes on from",
                "as in [\"--resume\", \"{files}/last.pt\"]: they are added where it exists");
    }

    void read_surroundings() {
        if (const auto* cwd = member("cwd")) {
            if (*cwd == "{here}" || *cwd == "{files}") trainer_.cwd = cwd->get<std::string>();
            else bad("cwd", "expected {here} or {files}, got " + brief(*cwd), "without it: where bitsweep was started");
        }
        if (const auto* devices = member("devices")) {
            trainer_.devices = texts_of(*devices, "devices");
            const bool are_known = std::all_of(trainer_.devices.begin(), trainer_.devices.end(),
                                               [](const auto& device) { return device == "cpu" || device == "cuda"; });
            if (devices->is_array() && (!are_known || trainer_.devices.empty()))
                bad("devices", "expected a list of cpu and cuda, got " + brief(*devices));
        }
        const auto* environment = member("environment");
        if (environment == nullptr) return;
        if (!environment->is_object())
            return bad("environment", "expected an object of texts, got " + brief(*environment));
        for (const auto& [name, value] : environment->items()) {
            const auto path = "environment." + name;
            if (!is_word(name, "_")) bad(path, "expected a variable's name");
            else if (!value.is_string() || value.get_ref<const std::string&>().find('\0') != std::string::npos)
                bad(path, "expected a text, got " + brief(value));
            else check_placeholders(trainer_.environment[name] = value.get<std::string>(), path, false);
        }
    }

    void read_keys() {
        const auto* keys = member("keys");
        if (keys == nullptr) return;
        if (!keys->is_object())
            return bad("keys", "expected an object, {\"name\": {\"type\": ...}}, got " + brief(*keys));
        if (keys->size() > kMostKeys) return bad("keys", fmt::format("expected at most {} keys", kMostKeys));
        for (const auto& [name, spec] : keys->items()) read_key(name, spec);
        for (const auto& key : trainer_.keys) check_group(key.name);
        for (const auto& [name, spec] : keys->items())
            if (spec.is_object() && spec.contains("when")) read_when(name, spec["when"]);
        check_for_circles();
        check_roles();
    }

    void read_key(const std::string& name, const OrderedJson& spec) {
        const auto path = "keys." + name;
        if (!is_dotted(name))
            bad(path, "expected a name of letters, digits, _, - and dots between them, got '" + name + "'");
        else if (holds(kReservedKeys, name) || name.starts_with("trainer."))
            bad(path, "'" + name + "' cannot name a key: it has a meaning of its own");
        if (!spec.is_object())
            return bad(path, "expected an object such as {\"type\": \"number\"}, got " + brief(spec));
        check_members(spec, path,
                      {"type", "default", "min", "max", "choices", "help", "role", "when", "argument", "flag", "each"},
                      {"type", "default"});
        TrainerKey key;
        key.name = name;
        if (spec.contains("help") && !spec["help"].is_string())
            bad(path + ".help", "expected a string, got " + brief(spec["help"]));
        key.help = text_at(spec, "help");
        const auto type = word<KeyType>(spec, "type", path, kTypes);
        if (!type) return;
        key.type = *type;
        if (spec.contains("role")) read_role(key, spec, path);
        read_bounds(key, spec, path);
        read_choices(key, spec, path);
        read_default(key, spec, path);
        read_passing(key, spec, path);
        trainer_.keys.push_back(std::move(key));
    }

    static constexpr KeyType kTypes[] = {KeyType::kBool,   KeyType::kInteger, KeyType::kNumber,
                                         KeyType::kString, KeyType::kList,    KeyType::kFile};
    static constexpr KeyRole kRoles[] = {KeyRole::kSeed, KeyRole::kEpochs, KeyRole::kWeightBits,
                                         KeyRole::kActivationBits};

    void read_role(TrainerKey& key, const OrderedJson& spec, const std::string& path) {
        const auto role = word<KeyRole>(spec, "role", path, kRoles);
        if (!role) return;
        if (key.type != KeyType::kInteger)
            return bad(path + ".type", fmt::format("the key of the role {} is an integer", to_string(*role)));
        if (const auto* other = trainer_.key_of(*role); other != nullptr)
            return bad(path + ".role", fmt::format("'{}' has the role {} already", other->name, to_string(*role)));
        key.role = *role;
        if (key.role == KeyRole::kSeed) key.min = 0;
        if (key.role == KeyRole::kEpochs) key.min = 1;
    }

    void read_bounds(TrainerKey& key, const OrderedJson& spec, const std::string& path) {
        const bool is_number = key.type == KeyType::kInteger || key.type == KeyType::kNumber;
        for (auto [name, bound] : {std::pair{"min", &key.min}, {"max", &key.max}}) {
            if (!spec.contains(name)) continue;
            const auto& value = spec[name];
            if (!is_number) bad(path + "." + name, fmt::format("only an integer or a number has a '{}'", name));
            else if (!value.is_number() || !std::isfinite(value.get<double>()))
                bad(path + "." + name, "expected a number, got " + brief(value));
            else *bound = *bound ? std::max(**bound, value.get<double>()) : value.get<double>();
        }
        if (key.min && key.max && *key.min > *key.max)
            bad(path, fmt::format("no value is from {} to {}", *key.min, *key.max));
    }

    void read_choices(TrainerKey& key, const OrderedJson& spec, const std::string& path) {
        if (!spec.contains("choices")) return;
        const auto& choices = spec["choices"];
        if (!choices.is_array() || choices.empty())
            return bad(path + ".choices", "expected a list of values, got " + brief(choices));
        std::vector<OrderedJson> taken;
        for (std::size_t i = 0; i < choices.size(); ++i) {
            const auto where = fmt::format("{}.choices.{}", path, i);
            const auto value = checked_value(key, choices[i]);
            if (!value) bad(where, fmt::format("expected {}, got {}", type_of(key), brief(choices[i])));
            else if (holds(taken, *value)) bad(where, brief(choices[i]) + " stands twice");
            else taken.push_back(*value);
        }
        key.choices = std::move(taken);
    }

    void read_default(TrainerKey& key, const OrderedJson& spec, const std::string& path) {
        if (!spec.contains("default")) return;
        const auto value = checked_value(key, spec["default"]);
        if (value) key.default_value = *value;
        else bad(path + ".default", fmt::format("expected {}, got {}", type_of(key), brief(spec["default"])));
    }

    // How its value stands on the command line.
    void read_passing(TrainerKey& key, const OrderedJson& spec, const std::string& path) {
        if (spec.contains("argument")) key.argument = argument_of(spec["argument"], path + ".argument");
        if (spec.contains("flag")) {
            key.flag = text_at(spec, "flag");
            if (key.type != KeyType::kBool) bad(path + ".flag", "only a bool has a flag");
            else if (key.flag.empty() || key.flag.find('\0') != std::string::npos)
                bad(path + ".flag", "expected an argument such as \"--no-cuda\", got " + brief(spec["flag"]));
        }
        if (spec.contains("each")) {
            if (key.type != KeyType::kList) bad(path + ".each", "only a list has an argument for each item");
            else if (!spec["each"].is_boolean())
                bad(path + ".each", "expected true or false, got " + brief(spec["each"]));
            else key.each = spec["each"].get<bool>();
        }
    }

    // "a" and "a.b" cannot both be keys: a config that is nested has one place for "a".
    void check_group(const std::string& name) {
        for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
            if (trainer_.find_key(name.substr(0, dot)) != nullptr)
                bad("keys." + name,
                    fmt::format("'{}' is a key, and cannot be a group of keys too", name.substr(0, dot)));
    }

    TrainerKey* own_key(const std::string& name) {
        const auto* found = trainer_.find_key(name);
        return found == nullptr ? nullptr : &trainer_.keys[static_cast<std::size_t>(found - trainer_.keys.data())];
    }

    void read_when(const std::string& name, const OrderedJson& when) {
        const auto path = "keys." + name + ".when";
        auto* key = own_key(name);
        if (key == nullptr) return;  // its type is wrong: said already
        if (!when.is_object() || when.empty())
            return bad(path, "expected an object such as {\"optimizer\": \"sgd\"}, got " + brief(when));
        if (key->role == KeyRole::kSeed || key->role == KeyRole::kEpochs)
            return bad(path, fmt::format("the key of the role {} always matters", to_string(key->role)));
        for (const auto& [other, value] : when.items()) {
            std::vector<std::string_view> names;
            for (const auto& known : trainer_.keys) names.push_back(known.name);
            const auto* known = trainer_.find_key(other);
            if (known == nullptr) bad(path + "." + other, "there is no key '" + other + "'", name_hint(other, names));
            else key->when.emplace_back(other, values_of_when(*known, value, path + "." + other));
        }
    }

    std::vector<OrderedJson> values_of_when(const TrainerKey& key, const OrderedJson& value, const std::string& path) {
        std::vector<OrderedJson> values;
        const bool is_list = value.is_array() && key.type != KeyType::kList;
        for (const auto& item : is_list ? value : OrderedJson::array({value})) {
            if (const auto taken = checked_value(key, item)) values.push_back(*taken);
            else
                bad(path,
                    fmt::format("'{}' has no such value: expected {}, got {}", key.name, type_of(key), brief(item)));
        }
        if (is_list && value.empty()) bad(path, "expected at least one value");
        return values;
    }

    // A key that matters only when it matters never does.
    void check_for_circles() {
        for (const auto& key : trainer_.keys) {
            std::set<std::string> reached;
            std::vector<std::string> open{key.name};
            while (!open.empty()) {
                const auto* at = trainer_.find_key(open.back());
                open.pop_back();
                for (const auto& [other, values] : at->when)
                    if (reached.insert(other).second) open.push_back(other);
            }
            if (reached.contains(key.name))
                return bad("keys." + key.name + ".when", "'" + key.name + "' would matter only when it matters");
        }
    }

    void check_roles() {
        for (const auto role : {KeyRole::kSeed, KeyRole::kEpochs})
            if (trainer_.key_of(role) == nullptr)
                bad("keys", fmt::format("no key has the role {}", to_string(role)),
                    fmt::format("as in \"{}\": {{\"type\": \"integer\", \"default\": 1, \"role\": \"{}\"}}",
                                to_string(role), to_string(role)));
        if (const auto* seed = trainer_.find_key("seed"); seed != nullptr && seed->role != KeyRole::kSeed)
            bad("keys.seed", "a key of this name has the role seed");
    }

    void read_metrics() {
        const auto* metrics = member("metrics");
        if (metrics == nullptr) return;
        if (!metrics->is_object() || metrics->empty() || metrics->size() > kMostMetrics)
            return bad("metrics",
                       "expected an object of at least one metric, the main one first, got " + brief(*metrics));
        for (const auto& [name, spec] : metrics->items()) read_metric(name, spec);
    }

    void read_metric(const std::string& name, const OrderedJson& spec) {
        const auto path = "metrics." + name;
        if (!is_dotted(name))
            bad(path, "expected a name of letters, digits, _, - and dots between them, got '" + name + "'");
        else if (holds(kReservedMetrics, name) || name.starts_with("best."))
            bad(path, "'" + name + "' cannot name a metric: it has a meaning of its own");
        if (!spec.is_object()) return bad(path, "expected an object with unit and better, got " + brief(spec));
        check_members(spec, path, {"unit", "better"}, {"better"});
        TrainerMetric metric{name, text_at(spec, "unit"), true};
        if (spec.contains("unit") && !spec["unit"].is_string())
            bad(path + ".unit", "expected a string, got " + brief(spec["unit"]));
        const auto better = text_at(spec, "better");
        if (spec.contains("better") && better != "higher" && better != "lower")
            bad(path + ".better", "expected higher or lower, got " + brief(spec["better"]));
        metric.is_higher_better = better != "lower";
        trainer_.metrics.push_back(std::move(metric));
    }

    // "{here}/train.py" may name what is known, and "{args}" stands alone, in the command.
    void check_placeholders(const std::string& text, const std::string& path, bool may_have_args) {
        for (const auto& name : placeholders_in(text))
            if (name == "args" && !may_have_args) bad(path, "{args} stands in the command alone");
            else check_placeholder(name, text, path);
    }

    void check_placeholder(const std::string& name, const std::string& text, const std::string& path) {
        if (name == "args" && text != "{args}")
            return bad(path, "{args} stands for several arguments: it is an element of its own");
        if (holds(kPlaceholders, name) || trainer_.find_key(name) != nullptr) return;
        auto names = list_of_names(kPlaceholders);
        for (const auto& key : trainer_.keys) names.push_back(key.name);
        bad(path, "there is no placeholder {" + name + "}", name_hint(name, names));
    }

    // What stands in braces and looks like a name: other braces (awk's, JSON's) are themselves.
    static std::vector<std::string> placeholders_in(const std::string& text) {
        std::vector<std::string> names;
        for (std::size_t open = 0; (open = text.find('{', open)) != std::string::npos; ++open) {
            const auto close = text.find('}', open);
            if (close == std::string::npos) break;
            const auto name = text.substr(open + 1, close - open - 1);
            if (is_dotted(name)) names.push_back(name);
        }
        return names;
    }

    Trainer trainer_;
};

}  // namespace

Trainer parse_trainer(const JsonDocument& document, Problems& problems) {
    return TrainerReader(document, problems).read();
}

}  // namespace bitsweep
