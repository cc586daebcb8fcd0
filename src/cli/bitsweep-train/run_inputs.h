#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "config/run_config.h"
#include "train/session.h"

namespace bitsweep {

/// The options that run, eval, check and probe-alpha share: a config, the folder of its data, and the machine.
struct RunInputs {
    std::filesystem::path config;
    std::optional<std::string> data_root;
    std::filesystem::path results = "results";
    std::string device = "auto";
    int threads = 0;

    void add_config_options(CLI::App& command);
    void add_data_option(CLI::App& command);
    void add_machine_options(CLI::App& command);

    std::filesystem::path data() const;
    RunConfig load() const;  ///< complete and checked; throws ConfigError
    SessionSources sources(const std::filesystem::path& weights = {}) const;

    /// Sets LibTorch's number of threads, and finds the device.
    torch::Device prepare_machine() const;
};

}  // namespace bitsweep
