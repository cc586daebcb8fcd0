#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

namespace bitsweep::sched {

/// Pilot jobs that are submitted together.
struct PilotArray {
    std::size_t jobs = 1;
    std::string sweep;       ///< for the jobs' name
    std::string bitsweep;    ///< path of the program on the nodes
    std::string results;     ///< the results folder, absolute
    std::string folder;      ///< holds the plan file, the scripts and the pilots' logs; absolute
    int cpus = 1;            ///< a pilot; GPUs are asked for with --sbatch-arg=--gres=gpu:1
    std::size_t number = 0;  ///< of this array among those that are submitted together
};

/// A cluster's knowledge of an array.
struct ArrayState {
    std::size_t alive = 0;      ///< jobs that wait, run, or are about to be queued again
    bool is_forgotten = false;  ///< a cluster forgets jobs some minutes after their end; until then they may come back
    bool operator==(const ArrayState&) const = default;
};

/// The cluster did not answer, which says nothing of the jobs.
struct NoAnswer {
    std::string program;  ///< that was asked
    std::string text;     ///< its own words
};

/// A batch system. Real: SlurmCluster; tests have a fake. Each call throws std::runtime_error with the batch system's
/// own words where it fails, unless it says otherwise.
class Cluster {
public:
    virtual ~Cluster() = default;

    /// The most jobs that one array may have.
    virtual std::size_t most_jobs() = 0;

    /// Queues the array and returns its id.
    virtual std::string submit(const PilotArray& array) = 0;

    /// The state of an array. A cluster that cannot be reached is no error.
    virtual std::variant<ArrayState, NoAnswer> ask(const std::string& array) = 0;

    /// Whether the array's jobs were cancelled. False where there are none, or where the cluster refuses.
    virtual bool cancel(const std::string& array) = 0;

    /// Seconds until the job's time limit; nullopt where it has none, or where the cluster does not say.
    virtual std::optional<double> time_left_s(const std::string& job) = 0;

    /// Puts a running job back into the queue.
    virtual void requeue(const std::string& job) = 0;
};

}  // namespace bitsweep::sched
