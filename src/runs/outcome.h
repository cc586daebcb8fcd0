#pragma once

#include <csignal>
#include <optional>
#include <string>
#include <string_view>

namespace bitsweep {

/// How an attempt ended.
enum class Cause {
    kFinished,
    kDiverged,   ///< NaN or infinite loss: an outcome, never retried
    kBadConfig,  ///< config or data refused: never retried
    kOutOfMemory,
    kCrashed,
    kPreempted,    ///< stopped from outside, or the directory was busy: tried again, not counted
    kInterrupted,  ///< stopped because we asked for it: not counted
    kTimedOut,     ///< stopped because it took longer than the sweep allows
    kHung,         ///< stopped because it gave no sign of life for long
};

/// "finished", "diverged", "bad_config", "out_of_memory", "crashed", "preempted", "interrupted", "timed_out", "hung":
/// the `outcome` of attempts.jsonl.
const char* to_string(Cause cause);

/// The cause of that name, or nullopt.
std::optional<Cause> cause_named(std::string_view name);

/// The same for the `outcome` of result.json, which is "finished" or "diverged".
std::optional<Cause> result_named(std::string_view name);

/// Whether the run counts as failed while no later attempt does better: its attempt crashed, ran out of memory, was
/// refused, took too long, or hung.
bool is_failure(Cause cause);

struct Outcome {
    Cause cause = Cause::kCrashed;
    std::string message;  ///< for a person; may be empty
};

/// Exit codes of a trainer (those of `bitsweep`: app/workspace.h). One that a signal stopped exits with 128 + the
/// signal's number, after a checkpoint.
inline constexpr int kExitFinished = 0, kExitCrashed = 1, kExitBadUsage = 2, kExitDiverged = 10, kExitBadInput = 20,
                     kExitOutOfMemory = 30, kExitTryAgain = 75, kExitSignal = 128;

/// The meaning of a trainer's exit code; a code that the contract does not promise is a crash.
Cause cause_of_exit(int exit_code);

/// The exit code of a trainer whose attempt ended so; `signal` is the one that interrupted it.
int exit_code_of(Cause cause, int signal = SIGTERM);

}  // namespace bitsweep
