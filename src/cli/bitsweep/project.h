#pragma once

#include <string>
#include <vector>

#include "cli/bitsweep/context.h"
#include "sweep/sweep.h"

namespace bitsweep {

/// The bitsweep-train program: `option` where given, else the one beside bitsweep. It may not exist.
std::filesystem::path trainer_path(const std::string& option);

/// What plan and run are given on the command line.
struct SweepArguments {
    std::string file;                    ///< "sweeps/cpu/bits.json", or the name "cpu/bits"
    std::vector<std::string> overrides;  ///< key=value
    std::string name;                    ///< --as; "" = by itself
};

/// Adds the positional arguments and --as to a command.
void add_sweep_arguments(CLI::App& command, SweepArguments& arguments);

/// Reads and expands a sweep file. Recipes are looked up from the current folder, then from the folders above the
/// sweep file; weights under the data root. Throws ConfigError with every mistake, or where the name is another file's
/// sweep; nothing has been written then.
Sweep load_sweep(const SweepArguments& arguments, const Context& context);

}  // namespace bitsweep
