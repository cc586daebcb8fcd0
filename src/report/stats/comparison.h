#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/stats/grid.h"
#include "report/stats/images.h"
#include "report/stats/statistics.h"
#include "store/rows.h"

namespace bitsweep {

/// One side of `bitsweep compare`: a run, an arm, or a whole sweep.
struct ComparedSide {
    std::string label;
    std::vector<CellRow> cells;
};

/// Config keys in which two sides differ: dotted key -> the values of each side's started runs, as text; "—" for null,
/// an empty object, or a key that the side does not have.
struct KeyDifference {
    std::string key, first, second;
};

std::vector<KeyDifference> config_differences(const ComparedSide& first, const ComparedSide& second);

/// The first side less the second, paired by arm (where both sides have several), by the axes on which both
/// have a value in common, and by seed; a side that has several cells there stands for their mean, over the seeds that
/// all of them have. A run counts once (treatments.h). Intervals and p are not adjusted: nothing was declared.
struct ComparedCells {
    std::string at;  ///< "bits=2"; "all" for the last row, over every pair
    Difference difference;
    bool same_runs = false;   ///< on both sides: there is nothing to compare
    bool other_data = false;  ///< the sides were tested on different images: there is no interval and no p
    std::optional<ImageDifference> images;  ///< where the metric is test accuracy
    std::optional<double> first, second;    ///< each side's mean, over the seeds that have all of the cells
};
std::vector<ComparedCells> paired_differences(const ComparedSide& first, const ComparedSide& second,
                                              const std::string& metric);

}  // namespace bitsweep
