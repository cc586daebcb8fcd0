#pragma once

#include <filesystem>
#include <string>

#include "config/resolve.h"

namespace bitsweep {

/// How the things that a config names are found: recipes as find_near() does (sys/file.h), seen from `file`, which
/// names them; weights and image folders under the data root. Each is read once: a sweep asks for the same ones run by
/// run.
ConfigSources config_sources(const std::string& file, const std::filesystem::path& data_root);

/// The trainer that a trainer.json describes. Throws ConfigError, with every problem of the file.
Trainer load_trainer(const std::filesystem::path& path);

}  // namespace bitsweep
