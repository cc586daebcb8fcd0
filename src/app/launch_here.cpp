#include "app/executor.h"
#include "app/labels.h"
#include "app/launch_progress.h"
#include "sched/control.h"
#include "sched/gpus.h"
#include "sched/local_executor.h"
#include "sys/process.h"

namespace bitsweep::app {

LaunchOutcome launch_here(const Launch& launch) {
    const auto& request = launch.request;
    const auto& workspace = launch.workspace;
    const auto& sweep = launch.sweep;
    const auto machine = machine_slots(request.slots, sweep.runs.size());
    sched::LocalExecutor executor(
        {find_trainer(request.trainer), workspace.results, workspace.data_root_option.value_or("")});
    check_data_is_there(sweep, workspace);
    OpenedResults opened(launch, machine.slots.front());
    sched::FileControl control(workspace.results);
    control.clear_slots();  // another sweep's wish
    sched::Plan plan = plan_of(launch, opened);
    sched::SlotPool slots(machine.slots);
    const Nvml nvml;
    sched::NvmlMemory memory(nvml);
    LaunchTeller teller(plan, run_labels(sweep), workspace, launch.sink);
    sched::SchedulerSettings settings{sweep.name, attempt_limits(launch), {}, machine.used};
    settings.health.failures = request.quarantine_after;
    sched::Scheduler({plan, slots, executor, opened.ledger, control, memory, opened.clock, teller}, settings,
                     stop_signal_count)
        .run();
    return teller.outcome(sweep.name);
}

}  // namespace bitsweep::app
