#include <fmt/format.h>

#include "app/executor.h"
#include "app/labels.h"
#include "app/launch_progress.h"
#include "sched/control.h"
#include "sched/gpu_memory.h"
#include "sched/local_executor.h"
#include "sched/run_ledger.h"
#include "sys/process.h"

namespace bitsweep::app {

LaunchOutcome launch_here(const Launch& launch) {
    const auto& request = launch.request;
    const auto& workspace = launch.workspace;
    const auto& sweep = launch.sweep;
    const auto machine = machine_slots(request.slots, sweep.runs.size());
    LocalExecutor executor({find_trainer(request.trainer), workspace.results, workspace.data_root_option.value_or("")});
    check_data_is_there(sweep, workspace);
    OpenedResults opened(launch, machine.slots.front());
    FileControl control(workspace.results);
    control.clear_slots();  // another sweep's wish
    RetryRules rules;
    rules.crash_budget = request.crash_budget;
    Plan plan = plan_in(workspace.results, std::move(opened.runs), control.read().cancelled, rules);
    const SystemClock clock;
    SlotPool slots(machine.slots);
    const Nvml nvml;
    NvmlMemory memory(nvml);
    LaunchTeller teller(plan, run_labels(sweep), workspace, launch.sink);
    FileRunLedger ledger(
        workspace.results, opened.store, clock, std::move(opened.configs), [&](const std::string& why) {
            launch.sink.say(
                fmt::format("{}: {}: what it says stays behind; the training goes on, and 'bitsweep index' takes "
                            "in the rest from the files",
                            workspace.database().string(), why));
        });
    SchedulerSettings settings{sweep.name, attempt_limits(launch), {}, machine.used};
    settings.health.failures = request.quarantine_after;
    Scheduler({plan, slots, executor, ledger, control, memory, clock, teller}, settings, stop_signal_count).run();
    return teller.outcome(sweep.name);
}

}  // namespace bitsweep::app
