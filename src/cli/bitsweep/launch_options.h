#pragma once

#include <CLI/CLI.hpp>

#include "app/launch.h"
#include "app/plan_view.h"

namespace bitsweep {

// The options that `plan` and `run` share.

/// Adds the sweep, its overrides and --as to a command.
void add_sweep_arguments(CLI::App& command, app::SweepRequest& request);

/// Adds --device, --gpus, --runs-per-gpu, --threads and --slots.
void add_slot_options(CLI::App& command, sched::SlotRequest& request);

void print_plan(const app::PlanView& view);

}  // namespace bitsweep
