#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "config/run_config.h"

namespace bitsweep {

/// What run, eval and check have in common: which config, where its data is, and what it runs on.
struct Place {
    std::filesystem::path config;
    std::optional<std::string> data_root;
    std::filesystem::path results = "results";
    std::string device = "auto";
    int threads = 0;

    void add_config_options(CLI::App& command);
    void add_machine_options(CLI::App& command);

    std::filesystem::path data() const;
    RunConfig load() const;  ///< complete and checked; throws ConfigError
};

}  // namespace bitsweep
