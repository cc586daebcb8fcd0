#include "sched/pilot_run_ledger.h"

#include "runs/attempts.h"
#include "sys/machine.h"

namespace bitsweep {

std::optional<Outcome> PilotRunLedger::open(const std::string& id) {
    auto claim = FileLock::try_take(claims_folder_ / id, host_name() + "\n");
    if (!claim) return Outcome{Cause::kPreempted, "another job has it"};
    // Looked at with the claim in hand: nobody can finish it in between.
    const auto folder = run_folder(results_, id);
    if (auto published = published_outcome(folder, id)) return published;
    if (const auto why = given_up(folder, submitted_s_, crash_budget_)) return Outcome{Cause::kBadConfig, *why};
    claims_.emplace(id, std::move(*claim));
    return std::nullopt;
}

Outcome PilotRunLedger::close(const std::string& id, const AttemptEnd& end) {
    auto outcome = close_attempt(run_folder(results_, id), id, end, clock_.now_s());
    claims_.erase(id);
    return outcome;
}

std::int64_t PilotRunLedger::last_epoch(const std::string& id) {
    return bitsweep::last_epoch(run_folder(results_, id));
}

std::uint64_t PilotRunLedger::written(const std::string& id) {
    return signs_of_life(run_folder(results_, id));
}

}  // namespace bitsweep
