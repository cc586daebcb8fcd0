#pragma once

#include <map>
#include <string>

#include "cli/bitsweep/context.h"
#include "sched/cluster/pilot_plan.h"
#include "sched/cluster/slurm.h"
#include "store/store.h"

namespace bitsweep {

/// A sweep on its way to Slurm.
struct SlurmRun {
    SlurmOptions options;
    PilotPlan plan;
    std::size_t max_jobs = 1;                    ///< pilots at once
    int cpus = 1;                                ///< a pilot
    std::map<std::string, std::string> configs;  ///< id -> complete config.json
};

/// Submits pilots for what is left, unless those of an earlier call are still there, and imports what they write until
/// every run is settled. Ctrl-C leaves the jobs to go on. Returns the exit code.
int run_on_slurm(SlurmRun run, const Context& context, Store& store);

}  // namespace bitsweep
