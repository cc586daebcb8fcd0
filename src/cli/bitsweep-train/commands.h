#pragma once

#include <CLI/CLI.hpp>

namespace bitsweep {

/// Each adds one subcommand; its callback throws on errors, which main turns into messages and exit codes.
void add_describe(CLI::App& app);
void add_quantize(CLI::App& app);
void add_list(CLI::App& app);

}  // namespace bitsweep
