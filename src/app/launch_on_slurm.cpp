#include <algorithm>
#include <stdexcept>

#include "app/executor.h"
#include "sched/cluster/cluster_sweep.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep::app {
namespace {

constexpr int kThreads = 4;  // of a worker where nobody says: the login node's cores say nothing about the nodes'

sched::PilotPlan pilot_plan(const Launch& launch, const sched::LocalExecutor::Settings& settings,
                            std::vector<sched::PlannedRun> runs, int threads) {
    const auto& request = launch.request;
    sched::PilotPlan plan;
    plan.sweep = launch.sweep.name;
    plan.trainer = settings.trainer.string();
    plan.data_root = settings.data_root;
    for (const auto& [run, trainer] : settings.trainers) plan.trainers.emplace(run, trainer->file);
    if (!plan.trainers.empty()) plan.folder = current_folder().string();
    plan.threads = threads;
    plan.crash_budget = request.crash_budget;
    plan.signal_s = request.slurm.signal_s;
    plan.limits = attempt_limits(launch);
    plan.runs = std::move(runs);
    return plan;
}

// Before anything is written. Where jobs of an earlier call may live, a controller that is down for a while is no
// error.
void check_answers(sched::Cluster& cluster) {
    try {
        cluster.most_jobs();
    } catch (const std::runtime_error& error) {
        throw ConfigError("--executor", std::string("Slurm does not answer: ") + error.what(),
                          "give the command on a node from which jobs are submitted");
    }
}

}  // namespace

// Submits pilots for what is left, unless those of an earlier call are still there, and imports what they write until
// every run is settled. Ctrl-C leaves the jobs to go on.
LaunchOutcome launch_on_slurm(const Launch& launch) {
    const auto& request = launch.request;
    const auto& workspace = launch.workspace;
    const int threads = request.slots.threads > 0 ? request.slots.threads : kThreads;
    sched::SlurmCluster cluster(request.slurm);
    const auto folder = sched::pilots_folder(workspace.results, launch.sweep.name);
    if (!is_there(folder)) check_answers(cluster);
    const auto settings = worker_settings(launch);
    const sched::PilotArray pilots{request.max_jobs,
                                   launch.sweep.name,
                                   (program_folder() / "bitsweep").string(),
                                   absolute_path(workspace.results).string(),
                                   folder.string(),
                                   threads * std::max(1, request.slots.slots)};
    render_script(pilots, request.slurm);  // throws before anything is written
    OpenedResults opened(launch, {"cpu", "", {}, threads, 0});
    for (const auto& run : opened.runs) opened.ledger.prepare(run.id);
    const auto import = [&] {
        if (opened.lock.is_lost()) throw std::runtime_error(results_lost(workspace.results));  // the jobs see it, too
        opened.store.import();
    };
    sched::ClusterSweep loop(pilot_plan(launch, settings, std::move(opened.runs), threads), pilots,
                             {cluster, opened.clock, import, launch.sink.say, stop_signal_count});
    return {{}, exit_code_of(loop.run().counts)};
}

}  // namespace bitsweep::app
