#include "cli/bitsweep/launch_options.h"

#include <fmt/format.h>

#include "base/error.h"
#include "cli/bitsweep/option_checks.h"

namespace bitsweep {

void add_sweep_arguments(CLI::App& command, app::SweepRequest& request) {
    command.add_option("sweep", request.file, "sweep file, or its name under sweeps/")->required();
    command.add_option("overrides", request.overrides, "key=value: on the sweep's base config, or seeds=...");
    command.add_option("--as", request.name, "name of the sweep that overrides make");
}

void add_slot_options(CLI::App& command, sched::SlotRequest& request) {
    command.add_option("--device", request.device, "auto, cpu or cuda [auto]")->envname("BITSWEEP_DEVICE");
    command
        .add_option("--gpus", request.gpus,
                    "all, none, a list of nvidia-smi's numbers or UUIDs, or fake:N to try [all]")
        ->envname("BITSWEEP_GPUS");
    command
        .add_option_function<std::string>(
            "--runs-per-gpu",
            [&request](const std::string& text) {
                constexpr int kMost = 1000;
                auto& each = request.runs_per_gpu;
                if (text == "auto") each = 0;
                else if (!CLI::detail::lexical_cast(text, each) || each < 1 || each > kMost)
                    throw ConfigError("--runs-per-gpu",
                                      fmt::format("expected a number from 1 to {}, or auto, got '{}'", kMost, text));
            },
            "N, or auto: as many as their measured memory allows [1]")
        ->envname("BITSWEEP_RUNS_PER_GPU");
    command.add_option("--threads", request.threads, "threads a worker [chosen by the number of runs]")
        ->envname("BITSWEEP_THREADS")
        ->check(whole_number_from(1));
    command.add_option("--slots", request.slots, "runs side by side [all that fit]")
        ->envname("BITSWEEP_SLOTS")
        ->check(whole_number_from(1));
}

}  // namespace bitsweep
