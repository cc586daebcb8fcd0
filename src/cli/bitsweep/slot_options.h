#pragma once

#include <CLI/CLI.hpp>

#include "sched/slots.h"

namespace bitsweep {

/// The slots of this machine, and how many of them are to be used at once.
struct MachineSlots {
    std::vector<SlotSpec> slots;
    std::size_t used = 0;
};

/// Adds --device, --gpus, --runs-per-gpu, --threads and --slots to a command.
void add_slot_options(CLI::App& command, SlotRequest& request);

/// The machine cut into slots for a sweep of `runs` runs. Throws ConfigError where the request does not fit.
MachineSlots machine_slots(const SlotRequest& request, std::size_t runs);

}  // namespace bitsweep
