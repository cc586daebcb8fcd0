#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "report/stats/treatments.h"
#include "store/rows.h"

namespace bitsweep {

/// The scatter of a difference of accuracies over other test images, estimated from the images that each run has right.
/// Neither is added to the scatter over seeds, nor are counts of several seeds added up: seeds share their images.
struct ImageDifference {
    std::size_t images = 0;
    std::size_t seeds = 0;            ///< that have every treatment, with an answer to the same images
    double error = 0;                 ///< percentage points: sd over the images of the mean over seeds, / sqrt(images)
    std::optional<double> mcnemar_p;  ///< exact, two-sided; of two runs alone (one seed, weights 1 and -1)
};

/// Treatment -> the finished cells whose answers are known, in their order.
using AnsweredCells = std::map<std::size_t, std::vector<const CellRow*>>;

/// The i-th cell is the treatments' i-th.
AnsweredCells answered_cells(const std::vector<const CellRow*>& cells, const Treatments& treatments);

/// The difference is the sum of weight * right, within each of `seeds` (nullopt = of all). None where no seed has all
/// answers.
std::optional<ImageDifference> difference_over_images(const AnsweredCells& cells,
                                                      const std::map<std::size_t, double>& weights,
                                                      const std::optional<std::set<std::size_t>>& seeds = {});

/// McNemar's exact test: p of `only_first` or something further from even among the discordant images.
double mcnemar_exact_p(std::size_t only_first, std::size_t only_second);

}  // namespace bitsweep
