#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runs/outcome.h"
#include "sched/remaining_work.h"
#include "sched/slots.h"

namespace bitsweep::sched {

/// Is told of every event. Real: a terminal's live lines, or one line a change.
class StatusSink {
public:
    virtual ~StatusSink() = default;
    virtual void started(std::size_t run, const SlotSpec& slot, bool adopted) = 0;
    virtual void ended(std::size_t run, const Outcome& outcome) = 0;
    virtual void said(const std::string& text) = 0;  ///< any other sentence for a person
    /// About once a second.
    virtual void tick(const std::vector<std::size_t>& running, const std::optional<RemainingWork>& left) = 0;
};

}  // namespace bitsweep::sched
