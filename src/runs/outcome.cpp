#include "runs/outcome.h"

namespace bitsweep {
namespace {

struct CauseRow {
    Cause cause;
    const char* name;
    int exit_code;
    bool is_failure;
};

// In Cause's order, which row_of() counts on. cause_of_exit() takes the first row with the code: a trainer that ended
// by SIGTERM was interrupted, as far as its exit code tells.
constexpr CauseRow kCauses[] = {
    {Cause::kFinished, "finished", kExitFinished, false},
    {Cause::kDiverged, "diverged", kExitDiverged, false},
    {Cause::kBadConfig, "bad_config", kExitBadInput, true},
    {Cause::kOutOfMemory, "out_of_memory", kExitOutOfMemory, true},
    {Cause::kCrashed, "crashed", kExitCrashed, true},
    {Cause::kPreempted, "preempted", kExitTryAgain, false},
    {Cause::kInterrupted, "interrupted", kExitSignal + SIGTERM, false},
    // A trainer does not know of these two: whoever stopped it does.
    {Cause::kTimedOut, "timed_out", kExitSignal + SIGTERM, true},
    {Cause::kHung, "hung", kExitSignal + SIGTERM, true},
};

const CauseRow& row_of(Cause cause) {
    return kCauses[static_cast<std::size_t>(cause)];
}

}  // namespace

const char* to_string(Cause cause) {
    return row_of(cause).name;
}

std::optional<Cause> cause_named(std::string_view name) {
    for (const auto& row : kCauses)
        if (name == row.name) return row.cause;
    return std::nullopt;
}

std::optional<Cause> result_named(std::string_view name) {
    const auto cause = cause_named(name);
    return cause == Cause::kFinished || cause == Cause::kDiverged ? cause : std::nullopt;
}

bool is_failure(Cause cause) {
    return row_of(cause).is_failure;
}

Cause cause_of_exit(int exit_code) {
    if (exit_code == kExitSignal + SIGINT) return Cause::kInterrupted;
    for (const auto& row : kCauses)
        if (exit_code == row.exit_code) return row.cause;
    return Cause::kCrashed;
}

int exit_code_of(Cause cause, int signal) {
    return cause == Cause::kInterrupted ? kExitSignal + signal : row_of(cause).exit_code;
}

}  // namespace bitsweep
