#include "datasets/config_sources.h"

#include <algorithm>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "base/names.h"
#include "datasets/files.h"
#include "datasets/image_folder.h"
#include "sys/entry.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::string read_recipe(const fs::path& path, const std::string& anchor) {
    const auto found = find_near(path, anchor);
    if (is_there(found)) return read_file(found);
    std::vector<std::string> stems;
    for (const auto& entry : entries_in(find_near(path.parent_path(), anchor)))
        if (entry.extension() == ".json") stems.push_back(entry.stem().string());
    const auto nearest = nearest_name(path.stem().string(), {stems.begin(), stems.end()});
    std::string hint;
    if (!nearest.empty()) hint = "did you mean '" + (path.parent_path() / (nearest + ".json")).string() + "'?";
    else if (!stems.empty()) hint = fmt::format("{}/ has {}", path.parent_path().string(), fmt::join(stems, ", "));
    throw ConfigError(path.string(), "there is no such recipe", hint);
}

std::shared_ptr<const Trainer> read_trainer(const std::string& path, const std::string& anchor) {
    const auto found = find_near(path, anchor);
    if (!is_file(found))
        throw ConfigError(path, "there is no such trainer.json",
                          "it is looked up from the current folder, then from the folders above " + anchor);
    return std::make_shared<Trainer>(load_trainer(found));
}

template <class Make>
auto remembered(Make make) {
    using Value = decltype(make(std::string()));
    return [make, known = std::make_shared<std::map<std::string, Value>>()](const std::string& key) {
        const auto found = known->find(key);
        return found != known->end() ? found->second : known->emplace(key, make(key)).first->second;
    };
}

}  // namespace

ConfigSources config_sources(const std::string& file, const fs::path& data_root) {
    return {remembered([file](const std::string& recipe) { return read_recipe(recipe, file); }),
            remembered([data_root](const std::string& weights) { return sha256_under(data_root, weights); }),
            remembered([data_root](const std::string& folder) { return folder_fingerprint(data_root / folder); }),
            remembered([file](const std::string& trainer) { return read_trainer(trainer, file); })};
}

Trainer load_trainer(const fs::path& path) {
    Problems problems;
    auto trainer = parse_trainer(parse_json(read_file(path), path.string(), problems), problems);
    problems.throw_if_any();
    trainer.file = absolute_path(path).lexically_normal().string();
    return trainer;
}

}  // namespace bitsweep
