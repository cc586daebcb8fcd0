#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "sched/plan.h"

namespace bitsweep::sched {

/// The speed of an attempt, or of several one after the other.
struct Pace {
    double elapsed_s = 0;          ///< since its start
    std::int64_t epochs_done = 0;  ///< by this attempt
    std::int64_t epochs_left = 0;
};

/// The work that is left of a plan.
struct RemainingWork {
    double work_s = 0;  ///< seconds of all runs that are left, one after the other
    double wall_s = 0;  ///< on so many slots, longest first
};

/// From measured times: of running attempts their pace, of waiting runs what was expected from past runs, else what the
/// running attempts, and those that have `ended`, take for an epoch in the mean. nullopt while a run that is left has
/// neither. Pure.
std::optional<RemainingWork> remaining_work(const Plan& plan, const std::map<std::size_t, Pace>& running,
                                            const Pace& ended, std::size_t slots);

/// Wall time of `lengths_s` on `slots`, the longest first onto the slot that is free first.
double packed_s(std::vector<double> lengths_s, std::size_t slots);

}  // namespace bitsweep::sched
