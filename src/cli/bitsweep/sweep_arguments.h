#pragma once

#include <CLI/CLI.hpp>

#include "app/project.h"
#include "cli/bitsweep/sweep_arguments.h"

namespace bitsweep {

/// Adds the positional arguments and --as to a command.
void add_sweep_arguments(CLI::App& command, app::SweepRequest& request);

}  // namespace bitsweep
