#pragma once

#include "e2e/world.h"

namespace bitsweep::test {

/// The kept results of the version before (tests/cases/results_before/README.md), copied to a project folder.
inline fs::path results_before() {
    return fs::path(BITSWEEP_SOURCE_DIR) / "tests/cases/results_before";
}

inline void copy_results_before(const World& world) {
    for (const auto* folder : {"recipes", "sweeps", "results"})
        fs::copy(results_before() / folder, world.root() / folder, fs::copy_options::recursive);
}

/// Ids of the sample's runs, by arm.
constexpr auto kFinishedBefore = "0e3a25d4c8d496a3", kDivergedBefore = "28b3aabfed1b22f9",
               kFailedBefore = "42869d3e23df2296", kKilledBefore = "5de4a25a44dadeff",
               kCancelledBefore = "f87ad042a1b7ff72", kNewBefore = "12b55c98c0e2a172";

}  // namespace bitsweep::test
