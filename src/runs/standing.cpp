#include "runs/standing.h"

#include <fmt/format.h>

namespace bitsweep {

const char* to_string(RunState state) {
    static constexpr const char* kNames[] = {"new",      "running", "stopped", "finished",
                                             "diverged", "failed",  "blocked", "cancelled"};
    return kNames[static_cast<std::size_t>(state)];
}

bool has_result(RunState state) {
    return state == RunState::kFinished || state == RunState::kDiverged;
}

bool is_waiting(RunState state) {
    return state == RunState::kNew || state == RunState::kStopped;
}

bool is_given_up(RunState state) {
    return state == RunState::kDiverged || state == RunState::kFailed || state == RunState::kBlocked ||
           state == RunState::kCancelled;
}

std::size_t count_of(const StateCounts& counts, RunState state) {
    const auto found = counts.find(state);
    return found == counts.end() ? 0 : found->second;
}

std::string to_text(const StateCounts& counts) {
    using enum RunState;
    std::string text;
    for (const auto state : {kFinished, kRunning, kStopped, kNew, kCancelled, kFailed, kDiverged, kBlocked})
        if (const auto count = count_of(counts, state); count > 0)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_string(state));
    return text;
}

RunState standing_of(const RunFacts& files, bool is_cancelled, std::optional<RunState> parent) {
    if (files.result) return files.result == Cause::kFinished ? RunState::kFinished : RunState::kDiverged;
    if (files.is_locked) return RunState::kRunning;
    if (is_cancelled) return RunState::kCancelled;
    if (parent && is_given_up(*parent)) return RunState::kBlocked;
    if (!files.was_tried) return RunState::kNew;
    return files.has_failed ? RunState::kFailed : RunState::kStopped;
}

std::string blocked_by(const std::string& parent) {
    return fmt::format("its parent {} did not finish", parent);
}

}  // namespace bitsweep
