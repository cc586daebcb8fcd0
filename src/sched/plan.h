#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/trainer.h"
#include "runs/outcome.h"
#include "runs/retry_budget.h"
#include "runs/standing.h"

namespace bitsweep::sched {

/// One run as the plan sees it.
struct PlannedRun {
    std::string id;
    std::string parent;     ///< id of a run of this plan that must finish first, or ""
    double expected_s = 0;  ///< expected seconds of work left; 0 = unknown
    std::int64_t epochs_left = 0;
    RunFacts files = {};  ///< as it stood before; one that failed or is locked waits to be tried again, or taken over
    bool is_cancelled = false;
    bool alone = false;              ///< ran out of memory before: shares its device with no other run
    std::string trainer = {};        ///< another trainer's "own@1"; "" = ours
    bool starts_again = false;       ///< its trainer keeps no checkpoint: an attempt that is stopped is lost
    double hang_s = 0;               ///< as its trainer says; 0 = as AttemptLimits say
    std::uint64_t memory_bytes = 0;  ///< of its device, as its trainer says; 0 = to be measured
};

/// The order of runs that have not begun. The longest first keeps the tail short where several run side by
/// side; where one runs at a time it gains nothing, and the order of the sweep file is its author's.
enum class StartOrder { kLongestFirst, kAsGiven };

/// Decides which run starts next, and the fate of a run that ended. Pure: time is handed in, nothing is started here.
/// A run is started by nobody else; two calls of next() without started() in between name the same run.
/// An attempt's run is finished or diverged for good; else it waits again, after a back-off if its RetryBudget says so,
/// or has failed when that is spent. runs/standing.h draws the states.
class Plan {
public:
    explicit Plan(std::vector<PlannedRun> runs, RetryRules rules = {}, StartOrder order = StartOrder::kLongestFirst);

    /// Index of the run to start now: one that had begun before (its result is the nearest), then by StartOrder, in the
    /// given order among equals; unknown lengths count as longest. nullopt if none may start now.
    std::optional<std::size_t> next(double now_s) const;

    /// Runs that may start now, in that order, at most `limit` of them.
    std::vector<std::size_t> ready(double now_s, std::size_t limit = SIZE_MAX) const;

    void started(std::size_t run);

    /// `made_progress`: the attempt got further than any before it, which starts the crash budget again.
    void ended(std::size_t run, const Outcome& outcome, bool made_progress, double now_s);

    /// It is not to be trained: a waiting run goes at once, a running one when its attempt ends without a result.
    void cancel(std::size_t run);

    /// A failed or cancelled run waits again, its budgets whole. False if it is neither.
    bool retry(std::size_t run);

    /// Its failures were the device's, not its own: the budget is whole again, and a failed one waits again.
    void forgive(std::size_t run);

    /// Nothing runs, and nothing will start any more, however long one waits.
    bool done() const;

    /// Earliest time at which a run that waits for its back-off may start; nullopt if none waits.
    std::optional<double> next_wake_s() const;

    RunState state(std::size_t run) const { return runs_[run].state; }
    const std::string& why(std::size_t run) const { return runs_[run].why; }  ///< of kFailed, kBlocked, or the wait
    double not_before_s(std::size_t run) const { return runs_[run].not_before_s; }  ///< end of its back-off
    bool is_alone(std::size_t run) const { return runs_[run].budget.is_alone(); }
    const PlannedRun& planned(std::size_t run) const { return runs_[run].planned; }
    std::optional<std::size_t> parent(std::size_t run) const { return runs_[run].parent; }
    std::optional<std::size_t> find(const std::string& id) const;
    std::size_t size() const { return runs_.size(); }
    StateCounts counts() const;
    std::size_t count(RunState state) const;
    std::size_t waiting() const { return count(RunState::kNew) + count(RunState::kStopped); }

private:
    struct Run {
        explicit Run(RetryBudget whole) : budget(std::move(whole)) {}

        PlannedRun planned;
        RunFacts files;  // while nobody works at it
        RunState state = RunState::kNew;
        RetryBudget budget;
        std::optional<std::size_t> parent;
        bool is_cancelled = false;  // while it runs
        double not_before_s = 0;
        std::string why;
    };

    bool is_ready(const Run& run) const;
    std::optional<RunState> state_of_parent(const Run& run) const;
    void block(std::size_t run);
    void end_for_good(std::size_t run, RunState state, std::string why);
    void wait_again(std::size_t run);

    std::vector<Run> runs_;
    std::unordered_map<std::string, std::size_t> index_of_;
    std::vector<std::size_t> order_;
};

/// The run with the habits of another trainer than ours, which says how it is to be treated.
PlannedRun with_habits(PlannedRun run, const Trainer& trainer);

/// The plan of runs that stand in a results folder as their files say: those that are `cancelled` start nothing, and
/// those that ran out of memory before share their device with no other.
Plan plan_in(const std::filesystem::path& results, std::vector<PlannedRun> runs, const std::set<std::string>& cancelled,
             const RetryRules& rules, StartOrder order = StartOrder::kLongestFirst);

}  // namespace bitsweep::sched
