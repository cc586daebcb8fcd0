#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/launch.h"
#include "sched/attempt_watch.h"
#include "sched/folder_ledger.h"
#include "sched/local_executor.h"
#include "sched/plan.h"
#include "store/store.h"
#include "sweep/sweep.h"

namespace bitsweep::app {

/// A sweep that is to be launched.
struct Launch {
    const LaunchRequest& request;
    const Workspace& workspace;
    const Sweep& sweep;
    const LaunchSink& sink;
};

/// Every executor: its name, its function, whether it trains runs to their end, what `--help` says of it. An executor
/// is a file that defines the function, which trains the sweep's runs or says how to, and a row here.
#define BITSWEEP_EXECUTORS(row)                                       \
    row("local", launch_here, true, "processes of this machine")      \
        row("slurm", launch_on_slurm, true, "an array of pilot jobs") \
            row("commands", launch_commands, false, "one command a run is printed, for you to start")

#define BITSWEEP_DECLARE_EXECUTOR(name, launch, trains, help) LaunchOutcome launch(const Launch&);
BITSWEEP_EXECUTORS(BITSWEEP_DECLARE_EXECUTOR)
#undef BITSWEEP_DECLARE_EXECUTOR

// The parts that all executors share.

/// The slots of this machine, and how many of them are to be used at once.
struct MachineSlots {
    std::vector<sched::SlotSpec> slots;
    std::size_t used = 0;
};

/// The machine cut into slots for a sweep of `runs` runs. Throws ConfigError where the request does not fit.
MachineSlots machine_slots(const sched::SlotRequest& request, std::size_t runs);

/// The slots that the launch asks for, on the devices that its trainers support. Throws ConfigError where they do not
/// agree.
sched::SlotRequest slots_of(const Launch& launch);

/// The settings by which the workers of the launch are started. Throws ConfigError where bitsweep-train is needed and
/// is not there.
sched::LocalExecutor::Settings worker_settings(const Launch& launch);

/// The absolute path of bitsweep-train. Throws ConfigError where it is no program.
std::filesystem::path find_trainer(const std::string& option);

/// Throws ConfigError, naming each data set that a run still needs and that is not there. Files that are damaged or
/// partly there are the trainer's to find: it reads them.
void check_data_is_there(const Sweep& sweep, const Workspace& workspace);

/// The results folder, with this process as its one writer.
struct OpenedResults {
    /// Writes the sweep's file, brings the index up to date, and says which runs the sweep no longer has. Times are
    /// expected of workers on `slot`. Throws WriterBusy.
    OpenedResults(const Launch& launch, const sched::SlotSpec& slot);

    WriterLock lock;
    Store store;
    SystemClock clock;
    sched::FileRunLedger ledger;
    std::vector<sched::PlannedRun> runs;  ///< the sweep's runs, in its order, in the state that their files give
};

/// Told to whoever writes a results folder that was moved or removed.
std::string results_lost(const std::filesystem::path& results);

/// The plan of these runs, without the cancelled ones.
sched::Plan plan_of(const Launch& launch, const OpenedResults& opened,
                    sched::StartOrder order = sched::StartOrder::kLongestFirst);

sched::AttemptLimits attempt_limits(const Launch& launch);

}  // namespace bitsweep::app
