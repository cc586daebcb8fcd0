#include "train/config_file.h"

#include "base/error.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "datasets/config_sources.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

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

RunConfig load_config(const fs::path& path, const fs::path& data_root) {
    const auto text = read_file_if_exists(path);
    if (!text) throw ConfigError(path.string(), "no such file");
    return parsed(*text, path.string(), config_sources(path.string(), data_root));
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
