#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/expectation.h"
#include "app/project.h"
#include "app/workspace.h"
#include "sched/slots.h"

namespace bitsweep::app {

/// A sweep before it is trained: its runs with their ids, how they stand, and the time they are expected to need.
struct PlanView {
    struct Run : RunPreview {
        std::string id, label, parent;  ///< parent: "" = it starts from none
        std::size_t cells = 0;          ///< that it stands for
    };
    std::string sweep;
    std::size_t cells = 0, slots = 0;
    std::optional<double> expected_s;  ///< on so many slots; nullopt = nothing is known of some run
    std::vector<Run> runs;

    StateCounts counts() const;
};

/// Starts no trainer, writes nothing.
PlanView plan(const SweepRequest& sweep, const sched::SlotRequest& slots, const Workspace& workspace);
OrderedJson to_json(const PlanView& view);

}  // namespace bitsweep::app
