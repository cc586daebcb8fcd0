#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/reader.h"
#include "sweep/sweep.h"

namespace bitsweep::app {

/// The forecast for one of a sweep's runs, before any of them is started.
struct RunPreview {
    RunFacts files;
    RunState state = RunState::kNew;
    double expected_s = 0;  ///< seconds of work that are left, on one slot; 0 = unknown, or nothing left
    std::int64_t epochs_left = 0;
    std::vector<std::string> shared_with;  ///< other sweeps that hold this run
};

/// One entry a run of the sweep. Times come from past runs of the same work, else from resources.minutes.
/// A result beside a config.json that is not the run's does not count.
std::vector<RunPreview> preview(const Sweep& sweep, const Reader& reader, const std::filesystem::path& results,
                                const std::string& device, int threads);

/// Seconds until all is done if `slots` runs go on side by side; nullopt if a run that is left has no expectation.
std::optional<double> expected_wall_s(const std::vector<RunPreview>& previews, std::size_t slots);

}  // namespace bitsweep::app
