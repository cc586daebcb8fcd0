#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "sched/attempt_watch.h"

namespace bitsweep {

// What is said to Slurm and what it answers, as text. All of it is pure; the commands are run by cli/bitsweep.
//
// A sweep goes to Slurm as arrays of pilot jobs. Each pilot takes runs from the plan file, one a slot, until none is
// left or its time is nearly up: then its workers write checkpoints and it puts itself into the queue again.

struct SlurmOptions {
    std::string partition;                 ///< "" = Slurm's default
    std::vector<std::string> sbatch_args;  ///< passed on as they are: "--time=2:00:00"
    std::size_t max_jobs = 16;             ///< pilots at once
    int signal_s = 120;                    ///< before the time limit a pilot is told to stop
};

/// One array of pilots.
struct PilotArray {
    std::size_t jobs = 1;
    std::string sweep;     ///< for the job's name
    std::string bitsweep;  ///< path of the program on the nodes
    std::string results;   ///< the results folder, absolute
    std::string plan;      ///< path of the plan file
    std::string log;       ///< pattern of the pilots' logs: "/shared/results/slurm/demo/pilot.%A_%a.txt"
    int cpus = 1;          ///< a pilot; GPUs are asked for with --sbatch-arg=--gres=gpu:1
};

/// The batch script. The shell passes SIGTERM on to the pilot and waits for it, since Slurm signals the shell only.
std::string render_script(const PilotArray& array, const SlurmOptions& options);

/// Sizes of arrays that together are `jobs`, none with more tasks than MaxArraySize allows.
std::vector<std::size_t> array_sizes(std::size_t jobs, std::size_t max_array_size);

/// MaxArraySize of `scontrol show config`; Slurm's default, 1001, where it is not in the text.
std::size_t parse_max_array_size(const std::string& scontrol_config);

/// "17" of "17\n" or "17;cluster\n", what sbatch --parsable prints; nullopt for anything else.
std::optional<std::string> parse_job_id(const std::string& sbatch_output);

/// One job as `squeue --noheader --array --format=%i|%T|%r` prints it.
struct SlurmJob {
    std::string id;      ///< "17_3"
    std::string state;   ///< "PENDING", "RUNNING", ...
    std::string reason;  ///< why it waits: "Resources"
    bool operator==(const SlurmJob&) const = default;
};
std::vector<SlurmJob> parse_squeue(const std::string& text);

/// What squeue knows of one array. It forgets jobs some minutes after their end; one that it still knows may be queued
/// again.
struct SlurmArray {
    std::vector<SlurmJob> alive;
    bool is_forgotten = false;
    bool operator==(const SlurmArray&) const = default;
};

/// From what `squeue --jobs=<id>` said; nullopt where that says nothing of the jobs: the controller does not answer,
/// say.
std::optional<SlurmArray> array_in_squeue(int exit_code, const std::string& text);

/// Whether a job in that state may still do something: it waits, runs, or is about to be queued again.
bool is_alive(const std::string& state);

/// Ended jobs as `sacct --noheader --parsable2 --format=JobID,State` prints them, steps left out: "CANCELLED by 0"
/// is "CANCELLED". Empty where accounting is switched off, which a plain installation is: nothing may depend on it.
std::vector<SlurmJob> parse_sacct(const std::string& text);

/// Seconds of "45", "1:30", "2:03:04" or "1-02:03:04", as squeue's %L prints the time left; nullopt for "UNLIMITED",
/// "NOT_SET", "INVALID".
std::optional<double> parse_time_left(const std::string& text);

/// What pilots are told: which runs, how. A file on the shared file system.
struct PilotPlan {
    struct Run {
        std::string id, parent;
        double expected_s = 0;
        std::int64_t epochs_left = 0;
    };
    std::string sweep;
    double submitted_s = 0;  ///< failures before it do not count
    std::string trainer, data_root;
    int threads = 1;
    int crash_budget = 3;
    int signal_s = 120;
    AttemptLimits limits;
    std::vector<Run> runs;
};

OrderedJson to_json(const PilotPlan& plan);

/// Throws ConfigError, naming `file`, for one that is damaged.
PilotPlan parse_pilot_plan(const std::string& text, const std::string& file);

}  // namespace bitsweep
