#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "runs/outcome.h"

namespace bitsweep {

/// How a run stands. Its files say so, with two things beside them: requests of people, and the run it starts from.
///
///                 start                  result.json
///      new ----------------> running ----------------> finished, diverged     for good
///                             ^   |
///                       start |   | the attempt ends without a result: interrupted, preempted, killed,
///                             |   v or it failed and is tried again
///                            stopped
///                             ^   | crashed, hung, out of memory, timed out, or refused
///         retry, or the next  |   v
///             `bitsweep run`  failed
///
///      new, stopped, failed, blocked -- cancel --> cancelled -- retry --> new, stopped
///      new, stopped -- its parent is diverged, failed, blocked or cancelled --> blocked -- not any more --> as before
///
/// `bitsweep run` calls a run failed when it is given up; for who reads the files alone it is failed as soon as its
/// last attempt is.
enum class RunState {
    kNew,        ///< no attempt yet
    kRunning,    ///< an attempt holds the directory's lock
    kStopped,    ///< an attempt ended early and may go on from its checkpoint
    kFinished,   ///< result.json says "finished"
    kDiverged,   ///< result.json says "diverged": an outcome, never retried
    kFailed,     ///< its attempts failed; the next `bitsweep run` tries it again
    kBlocked,    ///< the run it starts from will not finish
    kCancelled,  ///< somebody does not want it trained
};

inline constexpr RunState kRunStates[] = {RunState::kNew,      RunState::kRunning,  RunState::kStopped,
                                          RunState::kFinished, RunState::kDiverged, RunState::kFailed,
                                          RunState::kBlocked,  RunState::kCancelled};

/// "new", "running", "stopped", "finished", "diverged", "failed", "blocked", "cancelled".
const char* to_string(RunState state);

/// It has its result: finished or diverged.
bool has_result(RunState state);

/// Nobody works at it, and it is to be trained: new or stopped.
bool is_waiting(RunState state);

/// It will not finish unless somebody does something: diverged, failed, blocked or cancelled.
bool is_given_up(RunState state);

/// How many runs of a sweep stand how.
using StateCounts = std::map<RunState, std::size_t>;

std::size_t count_of(const StateCounts& counts, RunState state);

/// "3 finished, 1 running, 2 new": the states that some run is in, those of a sweep that goes well first.
std::string to_text(const StateCounts& counts);

/// A run's state by its files.
struct RunFacts {
    std::optional<Cause> result;  ///< the outcome in result.json: kFinished or kDiverged
    bool is_locked = false;       ///< an attempt holds the directory
    bool was_tried = false;       ///< there is an attempt
    bool has_failed = false;      ///< the last attempt ended by a failure; or, for who tries again: all it may have
};

/// The state. A run that has its result or is running stands so, whatever is asked for; `parent` is the state of the
/// run that it starts from.
RunState standing_of(const RunFacts& files, bool is_cancelled = false, std::optional<RunState> parent = std::nullopt);

/// Why a run is blocked.
std::string blocked_by(const std::string& parent);

}  // namespace bitsweep
