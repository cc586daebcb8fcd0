#include "cli/bitsweep/slot_options.h"

#include "base/error.h"
#include "cli/bitsweep/option_checks.h"
#include "sched/gpus.h"
#include "sys/machine.h"

namespace bitsweep {

void add_slot_options(CLI::App& command, SlotRequest& request) {
    command.add_option("--device", request.device, "auto, cpu or cuda [auto]")->envname("BITSWEEP_DEVICE");
    command
        .add_option("--gpus", request.gpus,
                    "all, none, a list of nvidia-smi's numbers or UUIDs, or fake:N to try [all]")
        ->envname("BITSWEEP_GPUS");
    command
        .add_option_function<std::string>(
            "--runs-per-gpu",
            [&request](const std::string& text) {
                if (text == "auto") request.runs_per_gpu = 0;
                else if (!CLI::detail::lexical_cast(text, request.runs_per_gpu) || request.runs_per_gpu < 1)
                    throw ConfigError("--runs-per-gpu", "expected a number from 1, or auto, got '" + text + "'");
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

MachineSlots machine_slots(const SlotRequest& request, std::size_t runs) {
    const auto gpus = request.device == "cpu" ? std::vector<Gpu>()
                                              : select_gpus(request.gpus, Nvml().inventory().gpus, gpu_surroundings());
    auto slots = make_slots(request, gpus, usable_cores(), runs);
    const auto used = request.slots > 0 ? static_cast<std::size_t>(request.slots) : slots.size();
    return {std::move(slots), used};
}

}  // namespace bitsweep
