#include "app/recipe.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/project.h"
#include "config/config_io.h"
#include "datasets/config_sources.h"
#include "runs/files.h"
#include "sweep/sweep_file.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

using Values = std::map<std::string, Json>;

struct Recipe {
    std::string name;
    Values values;
};

const SweepFile::Arm& arm_named(const std::string& name, const SweepFile& file) {
    const auto found = std::ranges::find(file.arms, name, &SweepFile::Arm::name);
    if (found == file.arms.end()) throw ConfigError("arms", "there is no arm '" + name + "' now");
    return *found;
}

// The recipe alone, without the keys that the sweep's own base sets over it.
Recipe recipe_in(const std::string& sweep_file, const std::string& arm_name, const Workspace& workspace) {
    Problems problems;
    const auto document = parse_json(read_file(sweep_file), sweep_file, problems);
    const auto file = parse_sweep_file(document, nullptr, problems);
    problems.throw_if_any();
    const auto& arm = arm_named(arm_name, file);
    const auto path = !arm.base.empty()       ? arm.base
                      : file.base.is_string() ? file.base.get<std::string>()
                                              : text_at(file.base, "base");
    const auto base = path.empty() ? file.base : OrderedJson(path);
    const auto config = load_base({sweep_file, base, {}}, document.where("base"),
                                  config_sources(sweep_file, workspace.data_root()), problems);
    problems.throw_if_any();
    return {path.empty() ? "the base in " + sweep_file : path, StoredConfig(Json(to_json(config))).values()};
}

// Another trainer's stand in the definition that the results keep of it.
Values defaults_of(const std::string& trainer, const Workspace& workspace) {
    if (trainer.empty()) return StoredConfig(Json(to_json(RunConfig()))).values();
    const auto definition = read_json(read_file_if_exists(trainer_file(workspace.results, trainer)).value_or(""));
    Values values{{"trainer", trainer}};
    if (!definition.is_object() || !definition.contains("keys")) return values;
    for (const auto& [key, described] : definition["keys"].items()) {
        const auto value = described.is_object() ? described.value("default", Json()) : Json();
        if (!value.is_array() || value.empty()) values.emplace(key, value);
        else
            for (std::size_t i = 0; i < value.size(); ++i) values.emplace(fmt::format("{}.{}", key, i), value[i]);
    }
    return values;
}

// An older version's config lacks keys, and stands for their defaults.
Json value_in(const Values& values, const std::string& key, const StoredConfig& config) {
    const auto found = values.find(key);
    return found != values.end() ? found->second : config.at(key);
}

std::vector<ComparedKey> compared(const StoredConfig& config, const Values& recipe) {
    const auto own = config.values();
    std::set<std::string> names;
    for (const auto* values : {&own, &recipe})
        for (const auto& [key, value] : *values) names.insert(key);
    std::vector<ComparedKey> keys;
    for (const auto& key : names) keys.push_back({key, value_in(own, key, config), value_in(recipe, key, {})});
    return keys;
}

}  // namespace

ComparedConfig compare_with_recipe(const StoredConfig& config, const std::string& sweep, const std::string& arm,
                                   const Workspace& workspace) {
    std::string why = "no sweep has it as a cell";
    if (!config.is_known()) return {"", "it has no config yet", {}};
    if (!sweep.empty()) try {
            const auto file = last_request(sweep, workspace).file;
            if (!file.empty() && is_file(file)) {
                const auto recipe = recipe_in(file, arm, workspace);
                return {recipe.name, "", compared(config, recipe.values)};
            }
            why = file.empty() ? "sweep '" + sweep + "' names no file" : "its sweep's file " + file + " is not there";
        } catch (const std::runtime_error& error) {
            why = error.what();
        }
    return {"the defaults", why, compared(config, defaults_of(config.trainer(), workspace))};
}

OrderedJson to_json(const ComparedConfig& compared) {
    auto keys = OrderedJson::array();
    for (const auto& one : compared.keys)
        keys.push_back({{"key", one.key}, {"value", one.value}, {"recipe", one.recipe}, {"differs", one.differs()}});
    return {{"compared_with", compared.with}, {"why", compared.why}, {"keys", std::move(keys)}};
}

}  // namespace bitsweep::app
