#pragma once

#include <filesystem>

#include "config/run_config.h"

namespace bitsweep {

/// The config in `path`, complete and checked. Throws one ConfigError with every problem.
RunConfig load_config(const std::filesystem::path& path, const std::filesystem::path& data_root);

}  // namespace bitsweep
