#include <fmt/format.h>

#include "app/executor.h"
#include "app/labels.h"
#include "app/launch_progress.h"
#include "sched/control.h"
#include "sched/gpus.h"
#include "sched/local_executor.h"
#include "sched/slot_pool.h"
#include "sys/process.h"

namespace bitsweep::app {

LaunchOutcome launch_here(const Launch& launch) {
    const auto& request = launch.request;
    const auto& workspace = launch.workspace;
    const auto& sweep = launch.sweep;
    const auto machine = machine_slots(slots_of(launch), sweep.runs.size());
    sched::LocalExecutor executor(worker_settings(launch));
    check_data_is_there(sweep, workspace);
    OpenedResults opened(launch, machine.slots.front());
    sched::FileControl control(workspace.results);
    control.clear_slots();  // another sweep's wish
    const bool one_at_a_time = machine.used == 1;
    sched::Plan plan =
        plan_of(launch, opened, one_at_a_time ? sched::StartOrder::kAsGiven : sched::StartOrder::kLongestFirst);
    sched::SlotPool slots(machine.slots);
    const Nvml nvml;
    sched::NvmlMemory memory(nvml);
    LaunchTeller teller(plan, run_labels(sweep), workspace, launch.sink);
    sched::SchedulerSettings settings{sweep.name, attempt_limits(launch), {}, machine.used};
    settings.health.failures = request.quarantine_after;
    const auto stop_requests = [&] { return stop_signal_count() + (opened.lock.is_lost() ? 1 : 0); };
    sched::Scheduler({plan, slots, executor, opened.ledger, control, memory, opened.clock, teller}, settings,
                     stop_requests)
        .run();
    auto outcome = teller.outcome(sweep.name);
    if (opened.lock.is_lost()) {
        outcome.lines.push_back(results_lost(workspace.results));
        outcome.exit_code = kSomeFailed;
    }
    return outcome;
}

}  // namespace bitsweep::app
