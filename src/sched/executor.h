#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "runs/attempts.h"
#include "sched/slots.h"

namespace bitsweep::sched {

/// An attempt that ended, at run `run` of the plan.
struct EndedRun {
    std::size_t run = 0;
    AttemptEnd end;
};

/// Starts attempts and notices their ends. Real: LocalExecutor; tests have a fake that asserts that a run never
/// has two attempts and that no slot is used twice.
class Executor {
public:
    virtual ~Executor() = default;

    /// Starts an attempt at run `run` (an index of the plan) with that id. Throws SystemError where it cannot.
    virtual void start(std::size_t run, const std::string& id, const SlotSpec& slot) = 0;

    /// Takes over an attempt that an earlier, killed bitsweep left running on this host, and says which cores and
    /// GPU it occupies. nullopt if there is none.
    virtual std::optional<SlotSpec> adopt(std::size_t run, const std::string& id) = 0;

    /// Waits up to `timeout_s` for an attempt to end. Returns early with nullopt when a signal arrives.
    virtual std::optional<EndedRun> wait(double timeout_s) = 0;

    /// Asks an attempt, and all processes of its, to write a checkpoint and stop; with `kill`, ends them at once.
    virtual void stop(std::size_t run, bool kill) = 0;

    /// Writes the stacks of the attempt's threads into its log, as far as this machine can tell. Takes seconds.
    virtual void write_stack(std::size_t run) = 0;
};

}  // namespace bitsweep::sched
