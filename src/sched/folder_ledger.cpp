#include "sched/folder_ledger.h"

#include <cerrno>
#include <stdexcept>
#include <utility>

#include "runs/attempts.h"
#include "runs/files.h"
#include "sys/machine.h"

namespace bitsweep::sched {

Outcome FolderLedger::close(const std::string& id, const AttemptEnd& end) {
    return close_attempt(run_folder(results_, id), id, end, clock_.now_s());
}

std::int64_t FolderLedger::last_epoch(const std::string& id) {
    return bitsweep::last_epoch(run_folder(results_, id));
}

std::int64_t FolderLedger::epochs_of_attempt(const std::string& id) {
    return bitsweep::epochs_of_attempt(run_folder(results_, id));
}

std::uint64_t FolderLedger::written(const std::string& id) {
    return signs_of_life(run_folder(results_, id));
}

void FileRunLedger::prepare(const std::string& id) {
    const auto folder = own_run_folder(results_, id);
    make_folders_in(results_, folder);
    if (!is_there(folder / kConfigFile)) write_file_atomically(folder / kConfigFile, configs_.at(id));
}

std::optional<Outcome> FileRunLedger::open(const std::string& id) {
    prepare(id);
    // A worker trains by its config.json, whatever it says.
    const auto why = why_not_folder_of(id, run_folder(results_, id), configs_.at(id));
    return why.empty() ? std::nullopt : std::optional(Outcome{Cause::kBadConfig, why});
}

Outcome FileRunLedger::close(const std::string& id, const AttemptEnd& end) {
    auto outcome = FolderLedger::close(id, end);
    refresh({id});
    return outcome;
}

void FileRunLedger::refresh(const std::vector<std::string>& running) {
    if (running.empty()) return;
    try {
        store_.import_runs(running);
    } catch (const std::runtime_error& error) {
        if (!std::exchange(has_failed_, true)) index_failed_(error.what());
    }
}

std::optional<Outcome> PilotRunLedger::open(const std::string& id) {
    auto claim = FileLock::try_take(claims_folder_ / id, host_name() + "\n");
    if (!claim) return Outcome{Cause::kPreempted, "another job has it"};
    // Looked at with the claim in hand: nobody can finish it in between.
    const auto folder = own_run_folder(results_, id);
    if (auto published = published_outcome(folder, id)) return published;
    if (const auto why = given_up(folder, submitted_s_, crash_budget_)) return Outcome{Cause::kBadConfig, *why};
    claims_.emplace(id, std::move(*claim));
    return std::nullopt;
}

Outcome PilotRunLedger::close(const std::string& id, const AttemptEnd& end) {
    auto outcome = FolderLedger::close(id, end);
    claims_.erase(id);
    return outcome;
}

}  // namespace bitsweep::sched
