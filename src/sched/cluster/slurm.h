#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sched/cluster/cluster.h"

namespace bitsweep::sched {

struct SlurmOptions {
    std::string partition;                 ///< "" = Slurm's default
    std::vector<std::string> sbatch_args;  ///< passed on as they are, a line each: "--time=2:00:00"
    int signal_s = 120;                    ///< before the time limit a pilot is told to stop
};

/// Slurm by its commands: sbatch, squeue, scancel, scontrol. Accounting (sacct) may be switched off, so nothing uses
/// it.
class SlurmCluster : public Cluster {
public:
    explicit SlurmCluster(SlurmOptions options = {}) : options_(std::move(options)) {}

    std::size_t most_jobs() override;
    std::string submit(const PilotArray& array) override;
    std::variant<ArrayState, NoAnswer> ask(const std::string& array) override;
    bool cancel(const std::string& array) override;
    std::optional<double> time_left_s(const std::string& job) override;
    void requeue(const std::string& job) override;

private:
    SlurmOptions options_;
};

/// The job that this process runs in.
struct SlurmJob {
    std::string id;                   ///< "17_3" of an array's: "17" may be all of them; "" = this is no Slurm job
    std::optional<std::size_t> cpus;  ///< that the job was given
};
SlurmJob own_slurm_job();

// The texts that go to Slurm, and its answers. All functions are pure.

/// The batch script. The shell passes SIGTERM on to the pilot and waits for it, since Slurm signals the shell only.
/// Throws ConfigError where an option or the folder has a line end, which would be a line of the script.
std::string render_script(const PilotArray& array, const SlurmOptions& options);

/// MaxArraySize of `scontrol show config`; Slurm's default, 1001, where it is not in the text.
std::size_t parse_max_array_size(const std::string& scontrol_config);

/// "17" of "17\n" or "17;cluster\n", what sbatch --parsable prints; nullopt for anything else.
std::optional<std::string> parse_job_id(const std::string& sbatch_output);

/// States of the jobs in what `squeue --noheader --array --format=%i|%T` prints: "PENDING", "RUNNING", ...
std::vector<std::string> parse_squeue(const std::string& text);

/// From what `squeue --jobs=<id>` said; nullopt where that says nothing of the jobs: the controller does not answer,
/// say.
std::optional<ArrayState> array_in_squeue(int exit_code, const std::string& text);

/// Whether a job in that state may still do something: it waits, runs, or is about to be queued again.
bool is_alive(const std::string& state);

/// Seconds of "45", "1:30", "2:03:04" or "1-02:03:04", as squeue's %L prints the time left; nullopt for "UNLIMITED",
/// "NOT_SET", "INVALID".
std::optional<double> parse_time_left(const std::string& text);

}  // namespace bitsweep::sched
