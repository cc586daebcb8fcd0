#include "sched/run_ledger.h"

#include <stdexcept>
#include <utility>

#include "runs/attempts.h"
#include "sys/file.h"

namespace bitsweep {

void FileRunLedger::prepare(const std::string& id) {
    const auto folder = run_folder(results_, id);
    make_folders(folder);
    if (!is_there(folder / kConfigFile)) write_file_atomically(folder / kConfigFile, configs_.at(id));
}

std::optional<Outcome> FileRunLedger::open(const std::string& id) {
    prepare(id);
    return std::nullopt;
}

Outcome FileRunLedger::close(const std::string& id, const AttemptEnd& end) {
    auto outcome = close_attempt(run_folder(results_, id), id, end, clock_.now_s());
    import({id});
    return outcome;
}

void FileRunLedger::import(const std::vector<std::string>& ids) {
    try {
        store_.import_runs(ids);
    } catch (const std::runtime_error& error) {
        if (!std::exchange(has_failed_, true)) index_failed_(error.what());
    }
}

std::int64_t FileRunLedger::last_epoch(const std::string& id) {
    return bitsweep::last_epoch(run_folder(results_, id));
}

std::uint64_t FileRunLedger::written(const std::string& id) {
    return signs_of_life(run_folder(results_, id));
}

void FileRunLedger::refresh(const std::vector<std::string>& running) {
    if (!running.empty()) import(running);
}

}  // namespace bitsweep
