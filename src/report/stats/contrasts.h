#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/stats/grid.h"
#include "report/stats/images.h"
#include "report/stats/statistics.h"
#include "store/rows.h"

namespace bitsweep {

/// One declared contrast: the first side minus the second.
struct ContrastResult {
    std::string first;  ///< "pact (2 bits)"
    std::string second;
    Difference difference;                       ///< adjusted over all that the sweep declares
    std::string reason;                          ///< why there is no p; empty where there is one
    std::optional<bool> post_hoc = {};           ///< none: when the contrast was declared is not recorded
    std::vector<std::int64_t> later_seeds = {};  ///< where there are any, `difference` is of them alone
    Estimate all_seeds = {};                     ///< and this of all, which decides nothing

    std::optional<ImageDifference> images = {};  ///< where the metric is test accuracy

    bool decides() const { return difference.p && !post_hoc.value_or(false); }
};

/// The comparisons that the sweep was run for, by the rules of statistics.h.
struct ContrastTable {
    PooledSpread spread;  ///< over every cell of the sweep, seed as block; cells that share a run are one treatment
    std::vector<ContrastResult> rows;
};

/// A side that leaves an axis open stands for the mean over the cells that match (a full-precision arm, whose runs are
/// the same at every x, is then simply itself).
ContrastTable make_contrasts(const SweepRow& sweep, const ResultGrid& grid);

/// The distance of each cell from the sweep's full-precision baseline, paired by seed. It describes; nothing is tested.
struct BaselineDifferences {
    const Series* baseline = nullptr;  ///< the first flat full-precision series; null = there is none
    /// For each series of the grid and each x: baseline - cell, over the seeds that both have.
    std::vector<std::vector<Estimate>> fall;
};

BaselineDifferences falls_below_full_precision(const ResultGrid& grid);

}  // namespace bitsweep
