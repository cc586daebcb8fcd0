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
    else hint = "it is looked up from the current folder, then from the folders above " + anchor;
    throw ConfigError(path.string(), "there is no such recipe", hint);
}

std::shared_ptr<const Trainer> read_trainer(const std::string& path, const std::string& anchor) {
    const auto found = find_near(path, anchor);
    if (!is_file(found))
        throw ConfigError(path, is_there(found) ? "is no file" : "there is no such trainer.json",
                          "it is looked up from the current folder, then from the folders above " + anchor);
    return std::make_shared<Trainer>(load_trainer(found));
}

// "did you mean 'leaves'?" or "that folder has a, b;": of the names beside the one that is missing.
std::string neighbours_hint(const fs::path& missing, const fs::path& data_root) {
    std::vector<std::string> names;
    for (const auto& entry : entries_in(data_root / missing.parent_path())) names.push_back(entry.filename().string());
    if (names.empty()) return "that folder is empty;";
    const auto nearest = nearest_name(missing.filename().string(), {names.begin(), names.end()});
    if (!nearest.empty()) return "did you mean '" + (missing.parent_path() / nearest).string() + "'?";
    constexpr std::size_t kShown = 8;
    const bool is_cut = names.size() > kShown;
    names.resize(std::min(names.size(), kShown));
    return fmt::format("that folder has {}{};", fmt::join(names, ", "), is_cut ? ", ..." : "");
}

Absence absence_of(const std::string& path, const fs::path& data_root) {
    const std::string set_root = "--data-root or BITSWEEP_DATA sets the data root";
    const std::string here = is_there(path) ? "the current folder has it (--data-root .); " : "";
    if (!is_folder(data_root))
        return {fmt::format("'{}' is not there: the data root {} does not exist", path, data_root.string()),
                here + set_root};
    fs::path missing;
    for (const auto& part : fs::path(path)) {
        missing /= part;
        if (!is_there(data_root / missing)) break;
    }
    return {fmt::format("'{}' is not in the data root {}", missing.string(), data_root.string()),
            here.empty() ? neighbours_hint(missing, data_root) + " " + set_root : here + set_root};
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
            remembered([data_root](const std::string& folder) { return folder_facts(data_root, folder); }),
            remembered([file](const std::string& trainer) { return read_trainer(trainer, file); }),
            [data_root](const std::string& path) { return absence_of(path, data_root); }};
}

Trainer load_trainer(const fs::path& path) {
    Problems problems;
    auto trainer = parse_trainer(parse_json(read_file(path), path.string(), problems), problems);
    problems.throw_if_any();
    trainer.file = absolute_path(path).lexically_normal().string();
    return trainer;
}

}  // namespace bitsweep
