#include "train/config_file.h"

#include "base/error.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "datasets/files.h"
#include "datasets/image_folder.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::string read_recipe(const fs::path& config_file, const std::string& recipe) {
    if (auto text = read_file_if_exists(recipe)) return *std::move(text);
    for (auto folder = fs::absolute(config_file).parent_path();; folder = folder.parent_path()) {
        if (auto text = read_file_if_exists(folder / recipe)) return *std::move(text);
        if (folder == folder.root_path()) break;
    }
    throw ConfigError(recipe, "no such recipe in the current directory or above " + config_file.string());
}

RunConfig parsed(const std::string& text, const std::string& file, const ConfigSources& sources) {
    Problems problems;
    const auto document = parse_json(text, file, problems);
    auto config = parse_config(document, problems);
    resolve(config, file, sources, problems);
    validate(config, file, problems);
    problems.throw_if_any();
    return config;
}

}  // namespace

ConfigSources sources_for(const fs::path& config_file, const fs::path& data_root) {
    return {[config_file](const std::string& recipe) { return read_recipe(config_file, recipe); },
            [data_root](const std::string& weights) { return sha256_under(data_root, weights); },
            [data_root](const std::string& folder) { return folder_fingerprint(data_root / folder); }};
}

RunConfig load_config(const fs::path& path, const fs::path& data_root) {
    const auto text = read_file_if_exists(path);
    if (!text) throw ConfigError(path.string(), "no such file");
    return parsed(*text, path.string(), sources_for(path, data_root));
}

std::string stored_run_id(const std::string& text, const std::string& file) {
    const ConfigSources nothing{[](const std::string& recipe) -> std::string {
                                    throw ConfigError(recipe, "a stored config holds its parent itself");
                                },
                                [](const std::string&) { return std::string(); },
                                [](const std::string&) { return std::string(); }};
    return run_id(parsed(text, file, nothing));
}

}  // namespace bitsweep
