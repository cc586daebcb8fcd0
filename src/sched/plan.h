#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bitsweep {

/// How an attempt ended.
enum class Cause {
    kFinished,
    kDiverged,   ///< NaN or infinite loss: an outcome, never retried
    kBadConfig,  ///< config or data refused: never retried
    kOutOfMemory,
    kCrashed,
    kPreempted,    ///< stopped from outside, or the directory was busy: tried again, not counted
    kInterrupted,  ///< stopped because we asked for it
};

/// "finished", "diverged", "bad_config", "out_of_memory", "crashed", "preempted", "interrupted":
/// the `outcome` of attempts.jsonl.
const char* to_string(Cause cause);

struct Outcome {
    Cause cause = Cause::kCrashed;
    std::string message;  ///< for a person; may be empty
};

/// What an exit code of `bitsweep-train run` means (DESIGN.md, "Run directory").
Cause cause_of_exit(int exit_code);

/// One run as the plan sees it.
struct PlannedRun {
    std::string id;
    std::string parent;     ///< id of a run of this plan that must finish first, or ""
    double expected_s = 0;  ///< expected seconds of work left; 0 = unknown
    bool finished = false;  ///< done before: starts nothing, but is waited for by no one
    bool diverged = false;  ///< so did an earlier `bitsweep run` leave it
};

struct RetryRules {
    int crash_budget = 3;        ///< attempts that may crash in a row without completing an epoch
    double first_backoff_s = 1;  ///< doubled after each crash in a row
    double longest_backoff_s = 60;
    double busy_backoff_s = 2;  ///< after exit 75
};

/// Which run starts next, and what becomes of one that ended. Pure: time is handed in, nothing is started here.
/// A run is started by nobody else; two calls of next() without started() in between name the same run.
class Plan {
public:
    enum class State { kWaiting, kRunning, kFinished, kDiverged, kFailed, kBlocked };

    explicit Plan(std::vector<PlannedRun> runs, RetryRules rules = {});

    /// Index of the run to start now: longest expected first (the tail is short), in the given order among equals;
    /// unknown lengths count as longest. nullopt if none may start now.
    std::optional<std::size_t> next(double now_s) const;

    void started(std::size_t run);

    /// `made_progress`: the attempt completed at least one epoch, which starts the crash budget again.
    void ended(std::size_t run, const Outcome& outcome, bool made_progress, double now_s);

    /// Nothing runs, and nothing will start any more, however long one waits.
    bool done() const;

    /// Earliest time at which a run that waits for its back-off may start; nullopt if none waits.
    std::optional<double> next_wake_s() const;

    State state(std::size_t run) const { return runs_[run].state; }
    const std::string& why(std::size_t run) const { return runs_[run].why; }  ///< of kFailed, kBlocked, or the wait
    const PlannedRun& planned(std::size_t run) const { return runs_[run].planned; }
    std::size_t size() const { return runs_.size(); }
    std::size_t count(State state) const;

private:
    struct Run {
        PlannedRun planned;
        State state = State::kWaiting;
        std::optional<std::size_t> parent;
        int crashes = 0;  // in a row
        double not_before_s = 0;
        std::string why;
    };

    bool is_ready(const Run& run) const;
    void end_for_good(std::size_t run, State state, std::string why);

    std::vector<Run> runs_;
    std::vector<std::size_t> order_;
    RetryRules rules_;
};

}  // namespace bitsweep
