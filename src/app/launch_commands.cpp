#include <fmt/format.h>

#include "app/executor.h"
#include "base/names.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sched/local_executor.h"
#include "sys/entry.h"

namespace bitsweep::app {

// Prints the worker's command of each run that is left, parents before their children, for whoever starts them: GNU
// parallel, or a batch system of one's own. What they write is taken in by the next command that reads the results.
LaunchOutcome launch_commands(const Launch& launch) {
    const auto& [request, workspace, sweep, sink] = launch;
    const auto slot = machine_slots(slots_of(launch), sweep.runs.size()).slots.front();
    auto settings = worker_settings(launch);
    settings.results = absolute_path(workspace.results);
    OpenedResults opened(launch, slot);
    const sched::Plan plan = plan_of(launch, opened);
    for (std::size_t run = 0; run < plan.size(); ++run) {
        if (!is_waiting(plan.state(run))) continue;
        const auto& id = plan.planned(run).id;
        opened.ledger.prepare(id);
        auto command = sched::worker_command(settings, id, slot, count_attempts(run_folder(workspace.results, id)) + 1);
        command.environment.erase("CUDA_VISIBLE_DEVICES");  // whoever starts it says which GPU
        sink.print(shell_line(command));
    }
    return {{fmt::format("{}: {} to be trained", sweep.name, counted(plan.waiting(), "run"))},
            exit_code_of(plan.counts())};
}

}  // namespace bitsweep::app
