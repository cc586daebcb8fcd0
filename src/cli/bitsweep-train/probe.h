#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "base/json.h"

namespace bitsweep {

/// Stores a probe's result in the results folder, and prints it to stdout as JSON or as a table.
struct ProbeOutput {
    std::filesystem::path results = "results";
    bool json = false;

    void add_options(CLI::App& command, const std::string& json_help = "as JSON");

    /// Stores the result, then prints `printed` or calls `print_table`; the file's path goes to stderr.
    void finish(const std::string& kind, const OrderedJson& params, const OrderedJson& result,
                const OrderedJson& printed, const std::function<void()>& print_table) const;
};

}  // namespace bitsweep
