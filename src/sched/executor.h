#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "sched/slots.h"
#include "sys/process.h"

namespace bitsweep {

/// An attempt that ended. `status` is nullopt for one that an earlier bitsweep started: it is not our child.
struct AttemptEnd {
    std::size_t run = 0;
    pid_t pid = 0;
    std::optional<ExitStatus> status;
};

/// Starts attempts and notices their ends. Real: LocalExecutor; tests have a fake that asserts that a run never
/// has two attempts and that no slot is used twice.
class Executor {
public:
    virtual ~Executor() = default;

    /// Starts an attempt at run `run` (an index of the plan) with that id. Throws SystemError where it cannot.
    virtual void start(std::size_t run, const std::string& id, const SlotSpec& slot) = 0;

    /// Takes over an attempt that an earlier, killed bitsweep left running on this host. False if there is none.
    virtual bool adopt(std::size_t run, const std::string& id) = 0;

    /// Waits up to `timeout_s` for an attempt to end. Returns early with nullopt when a signal arrives.
    virtual std::optional<AttemptEnd> wait(double timeout_s) = 0;

    /// Asks every attempt to write a checkpoint and stop; with `kill`, ends them at once.
    virtual void stop_all(bool kill) = 0;
};

}  // namespace bitsweep
