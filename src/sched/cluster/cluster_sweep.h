#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runs/standing.h"
#include "sched/cluster/cluster.h"
#include "sched/cluster/pilot_plan.h"
#include "sys/clock.h"

namespace bitsweep::sched {

/// The progress of a sweep, by its runs' files alone.
struct SweepTally {
    StateCounts counts;
    std::map<std::string, std::pair<RunState, std::string>> given_up;  ///< id -> failed or blocked, and why
    std::size_t left = 0;                                              ///< that pilots may still train, begun or not
};

/// results/slurm/<sweep>, absolute: the plan file, the submitted jobs, the claims and the logs of a sweep's pilots.
std::filesystem::path pilots_folder(const std::filesystem::path& results, const std::string& sweep);

/// Takes a sweep through a cluster: submits pilots for the runs that are left, unless pilots of an earlier call live,
/// and watches them until every run is settled. It submits again while a round of pilots trains anything at all.
class ClusterSweep {
public:
    /// The objects that the loop works with. All of them outlive the loop.
    struct Parts {
        Cluster& cluster;
        const Clock& clock;
        std::function<void()> import;                 ///< brings the index up to date with the runs' files
        std::function<void(const std::string&)> say;  ///< told once about each change
        std::function<int()> stop_requests;           ///< how often the user asked to stop: the jobs go on
    };

    /// `pilots`: the options that the arrays have in common; its `jobs` are the most pilots at once.
    ClusterSweep(PilotPlan plan, PilotArray pilots, Parts parts);

    SweepTally run();

private:
    std::size_t count_alive();
    void remember(const std::string& array);
    void submit(std::size_t jobs);
    bool is_hopeless();
    std::uint64_t lines_written() const;
    SweepTally ended(SweepTally tally) const;

    PilotPlan plan_;
    PilotArray pilots_;
    Parts at_;
    std::map<std::string, ArrayState> known_;  // submitted arrays, as the cluster last told of them
    bool was_told_ = false;                    // that the cluster does not answer
    int fruitless_rounds_ = 0;
    std::uint64_t written_ = 0;
};

struct IdleJobs {
    std::vector<std::string> cancelled;  ///< ids of arrays
    std::vector<std::string> left_out;   ///< plans that cannot be read, and why
};

/// Cancels the jobs of the submissions whose runs are all done or cancelled.
IdleJobs cancel_idle_jobs(Cluster& cluster, const std::filesystem::path& results);

}  // namespace bitsweep::sched
