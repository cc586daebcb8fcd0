#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/exhibit/document.h"
#include "report/stats/comparison.h"
#include "report/stats/grid.h"

namespace bitsweep {

/// The measures that stand beside top-1 accuracy: the calibration error, and each class's accuracy where there are at
/// most 20 classes. A measure that no finished run has is left out.

/// Mean ± standard deviation of each cell; nullopt where there is nothing to show.
std::optional<Section> quality_section(const SweepRow& sweep, const ResultGrid& grid);

/// The first side less the second, over all pairs.
struct QualityDifference {
    std::string metric;
    ComparedCells cells;
};
std::vector<QualityDifference> quality_differences(const ComparedSide& first, const ComparedSide& second,
                                                   const std::string& metric);
std::optional<Section> quality_section(const ComparedSide& first, const ComparedSide& second,
                                       const std::string& metric);

}  // namespace bitsweep
