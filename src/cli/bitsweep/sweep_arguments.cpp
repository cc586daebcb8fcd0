#include "cli/bitsweep/sweep_arguments.h"

namespace bitsweep {

void add_sweep_arguments(CLI::App& command, app::SweepRequest& request) {
    command.add_option("sweep", request.file, "sweep file, or its name under sweeps/")->required();
    command.add_option("overrides", request.overrides, "key=value: on the sweep's base config, or seeds=...");
    command.add_option("--as", request.name, "name of the sweep that overrides make");
}

}  // namespace bitsweep
