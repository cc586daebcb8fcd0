#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "store/reader.h"
#include "sweep/sweep.h"

namespace bitsweep::app {

/// What is known of a sweep's runs before any of them is started.
struct RunPreview {
    RunState state = RunState::kNew;
    bool is_cancelled = false;  ///< somebody does not want it trained; only mark_cancelled knows
    double expected_s = 0;      ///< of work left, on one slot; 0 = unknown, or nothing left
    std::int64_t epochs_left = 0;
    std::vector<std::string> shared_with;  ///< other sweeps that hold this run
};

/// One entry a run of the sweep. Times come from past runs of the same work, else from resources.minutes.
std::vector<RunPreview> preview(const Sweep& sweep, const Reader& reader, const std::string& device, int threads);

/// Marks those whose id is among `cancelled`, unless they are over: there is nothing left to expect of them.
void mark_cancelled(const Sweep& sweep, const std::set<std::string>& cancelled, std::vector<RunPreview>& previews);

/// Seconds until all is done if `slots` runs go on side by side; nullopt if a run that is left has no expectation.
std::optional<double> expected_wall_s(const std::vector<RunPreview>& previews, std::size_t slots);

}  // namespace bitsweep::app
