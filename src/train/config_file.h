#pragma once

#include <filesystem>
#include <string>

#include "config/run_config.h"

namespace bitsweep {

/// The config in `path`, complete and checked. Throws one ConfigError with every problem.
RunConfig load_config(const std::filesystem::path& path, const std::filesystem::path& data_root);

/// The run id of a stored config.json: complete, so nothing is looked up. Throws ConfigError.
std::string stored_run_id(const std::string& text, const std::string& file);

}  // namespace bitsweep
