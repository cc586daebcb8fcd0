#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/project.h"
#include "app/status.h"
#include "app/workspace.h"
#include "sched/cluster/slurm.h"
#include "sched/device_health.h"
#include "sched/slots.h"

namespace bitsweep::app {

/// A person's wishes for the training of a sweep.
struct LaunchRequest {
    SweepRequest sweep;
    sched::SlotRequest slots;
    std::string trainer;        ///< "" = the one beside bitsweep
    double timeout_factor = 4;  ///< an attempt may take resources.minutes times this; 0 = any time
    double hang_minutes = 30;   ///< without a sign of life; 0 = any time
    double grace_s = 60;        ///< to write a checkpoint before a stopped worker is killed
    int crash_budget = RetryRules().crash_budget;
    int quarantine_after = sched::DeviceHealth::Rules().failures;
    std::string executor = "local";
    sched::SlurmOptions slurm;
    std::size_t max_jobs = 16;  ///< pilots at once
    bool queue = false;         ///< a bitsweep that runs here already trains the sweep next
};

/// The progress of a sweep while it is trained.
struct LaunchProgress {
    std::vector<RunStatus> running;
    std::string counts;            ///< "3/8 finished, 2 running, 3 waiting"
    std::optional<double> wall_s;  ///< until all is done; nullopt = not known yet
};

/// The functions that are told what happens while a sweep is launched.
struct LaunchSink {
    std::function<void(const std::string& line)> say;    ///< a sentence about an event
    std::function<void(const std::string& line)> print;  ///< a line of the result
    std::function<void(const LaunchProgress&)> draw;     ///< about once a second; empty: changes are said, a line each
    std::function<bool(const std::string& question)> ask;  ///< yes or no; empty: nobody is there to be asked
};

/// The result of a launch.
struct LaunchOutcome {
    std::vector<std::string> lines;
    int exit_code = kAllDone;
};

/// Reads the sweep and trains what it lacks, by the executor of the request's name; then the queued sweeps. Throws
/// ConfigError where something is wrong with the request; then nothing has been written. Where another bitsweep is the
/// writer, that is said, or the sweep is queued.
LaunchOutcome launch(const LaunchRequest& request, const Workspace& workspace, const LaunchSink& sink);

/// "local: processes of this machine; slurm: ...", for help texts.
std::string executor_help();

/// 3 where something is still to be trained, or was cancelled while all else went well; 1 where a run failed, diverged,
/// or is blocked; else 0.
int exit_code_of(const StateCounts& counts);

/// A job of the Slurm executor calls this: it trains the runs of the plan in `file` that no other job has taken.
/// Returns the exit code.
int run_pilot(const std::filesystem::path& file, const Workspace& workspace, const Say& log);

}  // namespace bitsweep::app
