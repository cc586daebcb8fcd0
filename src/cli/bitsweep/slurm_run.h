#pragma once

#include <map>
#include <string>

#include "cli/bitsweep/context.h"
#include "sched/slurm.h"
#include "store/store.h"

namespace bitsweep {

/// A sweep on its way to Slurm.
struct SlurmRun {
    SlurmOptions options;
    PilotPlan plan;
    int cpus = 1;                                ///< a pilot
    std::map<std::string, std::string> configs;  ///< id -> complete config.json
};

/// Submits pilots for what is left, unless those of an earlier call are still there, and imports what they write until
/// every run is settled. Ctrl-C leaves the jobs to go on. Returns the exit code.
int run_on_slurm(SlurmRun run, const Context& context, Store& store);

/// Cancels the jobs of those submissions whose runs are all done or cancelled. Says what it did on stdout.
void cancel_idle_jobs(const Context& context);

}  // namespace bitsweep
