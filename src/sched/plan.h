#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runs/outcome.h"

namespace bitsweep {

/// One run as the plan sees it.
struct PlannedRun {
    std::string id;
    std::string parent;      ///< id of a run of this plan that must finish first, or ""
    double expected_s = 0;   ///< expected seconds of work left; 0 = unknown
    bool finished = false;   ///< done before: starts nothing, but is waited for by no one
    bool diverged = false;   ///< so did an earlier `bitsweep run` leave it
    bool alone = false;      ///< ran out of memory before: shares its device with no other run
    bool cancelled = false;  ///< by request, before this `bitsweep run`
    std::int64_t epochs_left = 0;
};

struct RetryRules {
    int crash_budget = 3;        ///< attempts that may crash in a row without completing an epoch
    double first_backoff_s = 1;  ///< doubled after each crash in a row
    double longest_backoff_s = 60;
    double busy_backoff_s = 2;  ///< after exit 75
    int timeout_budget = 2;     ///< attempts that may time out, with epochs or without: more time would not help
};

/// Which run starts next, and what becomes of one that ended. Pure: time is handed in, nothing is started here.
/// A run is started by nobody else; two calls of next() without started() in between name the same run.
///
/// What becomes of an attempt's run, by cause:
/// - finished, diverged, bad config: for good;
/// - out of memory: again, alone on its device; when it already was alone, like a crash;
/// - crashed, hung: again after a back-off, until the budget is spent; a completed epoch starts the budget again;
/// - timed out: again from its checkpoint, until a budget of its own is spent;
/// - preempted: again soon, interrupted: again at once; neither is counted.
class Plan {
public:
    enum class State { kWaiting, kRunning, kFinished, kDiverged, kFailed, kBlocked, kCancelled };

    explicit Plan(std::vector<PlannedRun> runs, RetryRules rules = {});

    /// Index of the run to start now: longest expected first (the tail is short), in the given order among equals;
    /// unknown lengths count as longest. nullopt if none may start now.
    std::optional<std::size_t> next(double now_s) const;

    /// Runs that may start now, in that order, at most `limit` of them.
    std::vector<std::size_t> ready(double now_s, std::size_t limit = SIZE_MAX) const;

    void started(std::size_t run);

    /// `made_progress`: the attempt completed at least one epoch, which starts the crash budget again.
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

    State state(std::size_t run) const { return runs_[run].state; }
    const std::string& why(std::size_t run) const { return runs_[run].why; }  ///< of kFailed, kBlocked, or the wait
    double not_before_s(std::size_t run) const { return runs_[run].not_before_s; }  ///< end of its back-off
    const PlannedRun& planned(std::size_t run) const { return runs_[run].planned; }
    std::optional<std::size_t> parent(std::size_t run) const { return runs_[run].parent; }
    std::optional<std::size_t> find(const std::string& id) const;
    std::size_t size() const { return runs_.size(); }
    std::size_t count(State state) const;

private:
    struct Run {
        PlannedRun planned;
        State state = State::kWaiting;
        std::optional<std::size_t> parent;
        int crashes = 0;  // in a row
        int timeouts = 0;
        bool is_cancelled = false;  // while it runs
        double not_before_s = 0;
        std::string why;
    };

    bool is_ready(const Run& run) const;
    void end_for_good(std::size_t run, State state, std::string why);
    void wait_again(std::size_t run);
    void count_crash(std::size_t run, const Outcome& outcome, double now_s);
    void count_timeout(std::size_t run, const Outcome& outcome);

    std::vector<Run> runs_;
    std::unordered_map<std::string, std::size_t> index_of_;
    std::vector<std::size_t> order_;
    RetryRules rules_;
};

}  // namespace bitsweep
