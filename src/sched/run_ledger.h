#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runs/attempts.h"

namespace bitsweep::sched {

/// The sweep's ledger: the runs' states by their files, and the index of them. Real: FileRunLedger (folder_ledger.h).
class RunLedger {
public:
    virtual ~RunLedger() = default;

    /// It will probably be opened next, and nobody waits now: work that takes time (the disk) may be done.
    virtual void prepare(const std::string&) {}

    /// Makes the run's directory ready for an attempt. An outcome says that there is none to make: another machine
    /// has finished the run, or is at it (kPreempted).
    virtual std::optional<Outcome> open(const std::string& id) = 0;

    /// The outcome of the attempt, by the run's files first; the index is brought up to date.
    virtual Outcome close(const std::string& id, const AttemptEnd& end) = 0;

    /// Last completed epoch; -1 = none.
    virtual std::int64_t last_epoch(const std::string& id) = 0;

    /// Epochs that its last attempt has completed.
    virtual std::int64_t epochs_of_attempt(const std::string& id) = 0;

    /// A number that changes whenever an attempt shows that it lives: it writes metrics, its log or a checkpoint.
    virtual std::uint64_t written(const std::string& id) = 0;

    /// Brings the index up to date with the lines that running attempts have written.
    virtual void refresh(const std::vector<std::string>& running) = 0;
};

}  // namespace bitsweep::sched
