#include "config/resolve.h"

#include <algorithm>
#include <exception>
#include <tuple>

#include <fmt/format.h>

#include "config/canonical.h"
#include "config/config_io.h"
#include "config/validate.h"

namespace bitsweep {
namespace {

void add_missing(const std::string& where, const std::string& path, const ConfigSources& sources, Problems& problems,
                 const std::string& instead = "") {
    auto absence = sources.absence_of
                       ? sources.absence_of(path)
                       : Absence{"'" + path + "' is not in the data root", "set --data-root or BITSWEEP_DATA"};
    problems.add(where, std::move(absence.what), absence.hint + instead);
}

void resolve_weights(InitConfig& init, const std::string& where, const ConfigSources& sources, Problems& problems) {
    const std::string found = sources.weights_sha256(init.weights);
    if (found.empty() && init.weights_sha256.empty())
        add_missing(where + ": init.weights", init.weights, sources, problems, ", or give its init.weights_sha256");
    else if (!found.empty() && !init.weights_sha256.empty() && found != init.weights_sha256)
        problems.add(where + ": init.weights_sha256",
                     "'" + init.weights + "' has SHA-256 " + found + ", expected " + init.weights_sha256);
    else if (init.weights_sha256.empty()) init.weights_sha256 = found;
}

// The first of many findings in words, and how many there are besides.
std::string first_of(const std::vector<std::string>& list) {
    return list.size() == 1 ? list.front() : fmt::format("{} (and {} more)", list.front(), list.size() - 1);
}

// The trainer would refuse each of these, when the run has begun.
void check_folder(const RunConfig& config, const FolderFacts& found, const std::string& where, Problems& problems) {
    const auto& data = config.data;
    if (found.classes != data.classes)
        problems.add(
            where + ": data.classes",
            fmt::format("'{}' has {} class folders in train/, got {}", data.folder, found.classes, data.classes),
            fmt::format("set data.classes to {}", found.classes));
    check_image_counts(config, "'" + data.folder + "'", found.train_images, where, problems);
    const auto bad_train_images = std::count_if(found.bad_images.begin(), found.bad_images.end(),
                                                [](const std::string& image) { return image.starts_with("train/"); });
    if (bad_train_images > 0 && bad_train_images == found.train_images)
        return problems.add(where + ": data.folder",
                            fmt::format("'{}' has no image to train on: {}", data.folder, first_of(found.bad_images)),
                            "convert the files to JPEG");
    if (data.on_bad_image != "error") return;
    if (!found.empty.empty())
        problems.add(where + ": data.folder",
                     fmt::format("'{}' has a class without an image: {}", data.folder, first_of(found.empty)),
                     "remove the class, or go on with data.on_bad_image = skip");
    if (!found.bad_images.empty())
        problems.add(where + ": data.folder", fmt::format("'{}': {}", data.folder, first_of(found.bad_images)),
                     "convert or remove the file, or leave such files out with data.on_bad_image = skip");
}

void resolve_folder(RunConfig& config, const std::string& where, const ConfigSources& sources, Problems& problems) {
    auto& data = config.data;
    FolderFacts facts;
    try {
        facts = sources.folder_facts(data.folder);
    } catch (const DataError& error) {
        return problems.add(where + ": data.folder", error.what());
    }
    const auto& found = facts.fingerprint;
    if (!found.empty()) check_folder(config, facts, where, problems);
    if (found.empty() && data.fingerprint.empty())
        add_missing(where + ": data.folder", facts.missing.empty() ? data.folder : facts.missing, sources, problems,
                    "; data.fingerprint stands for a folder on another machine");
    else if (!found.empty() && !data.fingerprint.empty() && found != data.fingerprint)
        problems.add(where + ": data.fingerprint",
                     "the files of '" + data.folder + "' have " + found + ", expected " + data.fingerprint,
                     "files were added, removed or changed since");
    else if (data.fingerprint.empty()) data.fingerprint = found;
}

// A recipe as it stands, with every problem named by its file and line.
JsonDocument read_layer(const std::string& path, const std::string& where, const ConfigSources& sources,
                        Problems& problems) {
    try {
        return parse_json(sources.read_recipe(path), path, problems);
    } catch (const std::exception& error) {
        problems.add(where, error.what());
        return {};
    }
}

// The documents whose keys make a base, the lowest first: the recipe that it names, and its own keys.
std::vector<JsonDocument> layers_of(const JsonDocument& document, const std::string& where,
                                    const ConfigSources& sources, Problems& problems) {
    if (document.value.is_string()) return {read_layer(document.value.get<std::string>(), where, sources, problems)};
    std::vector<JsonDocument> layers;
    JsonDocument keys = document;
    if (keys.value.is_object() && keys.value.contains("base")) {
        const auto& path = keys.value["base"];
        if (path.is_string()) layers.push_back(read_layer(path.get<std::string>(), where + ".base", sources, problems));
        else problems.add(where + ".base", "expected a recipe's path, got " + brief(path));
        keys.value.erase("base");
    }
    layers.push_back(std::move(keys));
    return layers;
}

std::shared_ptr<const Trainer> read_trainer(const std::string& path, const std::string& where,
                                            const ConfigSources& sources, Problems& problems) {
    try {
        return sources.read_trainer(path);
    } catch (const ConfigError& error) {
        for (const auto& problem : error.problems()) problems.add(problem.where, problem.what, problem.hint);
    } catch (const std::exception& error) {
        problems.add(where, error.what());
    }
    return std::make_shared<Trainer>();  // one that knows no key, and complains of none
}

// The trainer that the layers name; nullptr = ours. The layers are without its key then.
std::shared_ptr<const Trainer> take_trainer(std::vector<JsonDocument>& layers, const std::string& where,
                                            const ConfigSources& sources, Problems& problems) {
    std::string path;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        auto& value = layers[i].value;
        if (!value.is_object() || !value.contains("trainer")) continue;
        const auto named = value["trainer"];
        const auto place = layers[i].where("trainer");
        value.erase("trainer");
        if (!named.is_string() || named.get_ref<const std::string&>().empty())
            problems.add(place, "expected the path of a trainer.json, got " + brief(named));
        else if (i > 0 && named != path)
            problems.add(place, "the recipe below is of another trainer: its keys are not this one's");
        else path = named.get<std::string>();
    }
    return path.empty() ? nullptr : read_trainer(path, where, sources, problems);
}

bool is_folder(const RunConfig& config) {
    return config.data.name == "folder" && !config.data.folder.empty();
}

// The parent that `from` means. Its seed is the child's unless `from` gives one.
RunConfig parent_of(const RunConfig& child, const OrderedJson& from, const std::string& where,
                    const ConfigSources& sources, Problems& problems) {
    auto loaded = load_base({where, from, {}}, where, sources, problems);
    if (trainer_of(loaded) != nullptr)
        problems.add(where, "a run of another trainer cannot be started from: expected a recipe of ours");
    auto parent = std::holds_alternative<RunConfig>(loaded) ? std::get<RunConfig>(std::move(loaded)) : RunConfig();
    const bool has_seed = from.is_object() && from.contains("seed");
    if (!has_seed) parent.seed = child.seed;
    return parent;
}

// A teacher sees the student's images and gives as many classes; a run waits for one other run at most.
void check_teacher(const RunConfig& config, const RunConfig& teacher, const std::string& where, Problems& problems) {
    if (!config.init.parent.empty() && run_id(config.init.parent.front()) != run_id(teacher))
        problems.add(where, "expected the run that init.from starts from, got another one");
    const auto sees = [](const RunConfig& run) {
        const auto& data = run.data;
        return std::tie(data.name, data.folder, data.normalize, data.image_size);
    };
    if (sees(config) != sees(teacher))
        problems.add(where,
                     fmt::format("the teacher was trained on {} normalised by {}, this run is on {} normalised by {}",
                                 teacher.data.name, teacher.data.normalize, config.data.name, config.data.normalize),
                     "data.name, data.folder, data.normalize and data.image_size must agree");
}

void resolve_at_depth(RunConfig& config, const std::string& where, const ConfigSources& sources, Problems& problems,
                      int depth) {
    auto& init = config.init;
    if (is_folder(config)) resolve_folder(config, where, sources, problems);
    if (!init.weights.empty()) resolve_weights(init, where, sources, problems);
    const auto parent = [&](const OrderedJson& from, const std::string& key) -> std::vector<RunConfig> {
        const auto from_where = where + ": " + key;
        if (from.is_null()) return {};
        if (depth == kLongestChain) {
            problems.add(from_where, "the chain of parents is longer than 16: does a recipe start from itself?");
            return {};
        }
        std::vector<RunConfig> run{parent_of(config, from, from_where, sources, problems)};
        validate(run.front(), from_where, problems);
        resolve_at_depth(run.front(), from_where, sources, problems, depth + 1);
        return run;
    };
    init.parent = parent(init.from, "init.from");
    auto& distill = config.train.distill;
    distill.parent = parent(distill.from, "train.distill.from");
    if (!distill.parent.empty())
        check_teacher(config, distill.parent.front(), where + ": train.distill.from", problems);
}

}  // namespace

AnyConfig load_base(const JsonDocument& document, const std::string& where, const ConfigSources& sources,
                    Problems& problems) {
    auto layers = layers_of(document, where, sources, problems);
    if (const auto trainer = take_trainer(layers, where, sources, problems)) {
        ForeignConfig config(trainer);
        for (const auto& layer : layers) config.set_all(layer, problems);
        return config;
    }
    RunConfig config;
    for (const auto& layer : layers) config = parse_config(layer, problems, std::move(config));
    return config;
}

bool needs_resolving(const RunConfig& config) {
    return is_folder(config) || !config.init.weights.empty() || !config.init.from.is_null() ||
           !config.train.distill.from.is_null();
}

bool needs_resolving(const AnyConfig& config) {
    const auto* foreign = std::get_if<ForeignConfig>(&config);
    return foreign != nullptr ? foreign->names_files() : needs_resolving(std::get<RunConfig>(config));
}

void resolve(RunConfig& config, const std::string& where, const ConfigSources& sources, Problems& problems) {
    resolve_at_depth(config, where, sources, problems, 0);
}

void resolve(AnyConfig& config, const std::string& where, const ConfigSources& sources, Problems& problems) {
    if (auto* foreign = std::get_if<ForeignConfig>(&config)) {
        foreign->resolve_files(sources.weights_sha256, [&](const std::string& key, const std::string& path) {
            add_missing(where + ": " + key, path, sources, problems);
        });
    } else resolve(std::get<RunConfig>(config), where, sources, problems);
}

RunConfig parse_whole_config(const std::string& text, const std::string& file, const ConfigSources& sources) {
    Problems problems;
    const auto document = parse_json(text, file, problems);
    auto config = parse_config(document, problems);
    resolve(config, file, sources, problems);
    validate(config, file, problems);
    problems.throw_if_any();
    return config;
}

std::string stored_run_id(const std::string& text, const std::string& file) {
    if (const auto config = read_ordered_json(text); is_foreign(config)) return stored_foreign_id(config, file);
    const ConfigSources nothing{[](const std::string& recipe) -> std::string {
                                    throw ConfigError(recipe, "a stored config holds its parent itself");
                                },
                                [](const std::string&) { return std::string(); },
                                [](const std::string&) { return FolderFacts(); }};
    return run_id(parse_whole_config(text, file, nothing));
}

std::string why_not_config_of(const std::string& id, const std::string& text) {
    try {
        const auto found = stored_run_id(text, "config.json");
        return found == id ? "" : fmt::format("its config is run {}'s: altered, or of another version", found);
    } catch (const ConfigError& error) {
        return error.what();
    }
}

std::string stored_parent(const Json& config) {
    for (const auto* key : {"/init/from", "/train/distill/from"}) {
        const Json::json_pointer place(key);
        if (!config.contains(place) || !config.at(place).is_object()) continue;
        try {
            return stored_run_id(write_json(config.at(place)), key);
        } catch (const ConfigError&) {
            return {};
        }
    }
    return {};
}

}  // namespace bitsweep
