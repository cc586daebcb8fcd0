#include "cli/bitsweep/slurm_run.h"

#include <algorithm>
#include <cstdio>

#include "cli/bitsweep/output.h"
#include "runs/files.h"
#include "sched/cluster/cluster_sweep.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

void open_runs(const SlurmRun& run, const fs::path& results) {
    for (const auto& [id, config] : run.configs) {
        const auto folder = run_folder(results, id);
        make_folders(folder);
        if (!is_there(folder / kConfigFile)) write_file_atomically(folder / kConfigFile, config);
    }
}

int exit_code_of(const SweepTally& tally) {
    if (tally.left() > 0 || tally.count(RunState::kCancelled) > 0) return app::kIncomplete;
    return tally.count(RunState::kFinished) == tally.runs() ? app::kAllDone : app::kSomeFailed;
}

}  // namespace

int run_on_slurm(SlurmRun run, const Context& context, Store& store) {
    const SystemClock clock;
    SlurmCluster cluster(run.options);
    open_runs(run, context.workspace.results);
    install_stop_signals();
    ignore_broken_pipes();
    const PilotArray pilots{run.max_jobs,
                            run.plan.sweep,
                            (program_folder() / "bitsweep").string(),
                            fs::absolute(context.workspace.results).string(),
                            pilots_folder(context.workspace.results, run.plan.sweep).string(),
                            run.cpus};
    return exit_code_of(ClusterSweep(std::move(run.plan), pilots,
                                     {cluster, clock, [&] { store.import(); },
                                      [](const std::string& text) { write(stderr, text + "\n"); }, stop_signal_count})
                            .run());
}

}  // namespace bitsweep
