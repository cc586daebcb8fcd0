#pragma once

#include <optional>
#include <string>

#include "report/stats/grid.h"
#include "report/stats/images.h"
#include "report/stats/statistics.h"

namespace bitsweep {

/// "88.1 ± 0.4 (n=4, 1 diverged)", "88.1 (n=1)", "— (3 missing)".
std::string cell_text(const CellSummary& cell, int decimals);

/// "W2A32: ", to stand before the number of a cell whose weights and activations differ.
std::string widths_text(const CellSummary& cell);

/// "88.1 ± 0.4 (n=4)", "88.1 (n=1)", "—".
std::string estimate_text(const Estimate& estimate, int decimals);

/// "1.53 ± 0.20"; of too few to be tested each by itself: "1.53 (1.60, 1.46)"; "1.53"; "—".
std::string difference_text(const Difference& difference, int decimals);

/// "0.013", "< 0.001".
std::string p_text(double p);

/// "± 0.31", of two runs also "(McNemar p = 0.021)"; a dash where the runs' folders do not hold their answers.
std::string over_images_text(const std::optional<ImageDifference>& images, int decimals);
inline constexpr char kImagesRule[] =
    " The column 'over images' gives the difference's standard error over test images (each image's mean over the "
    "seeds); where one run stands against one run, McNemar's exact test. A dash says that the runs' answers are not "
    "kept.";

/// "88.07 to 88.93".
std::string interval_text(const Interval& interval, int decimals);

/// Adds "3 diverged" to a list "2 failed, 3 diverged"; a count of 0 adds nothing.
void add_count(std::string& list, std::size_t count, const char* what);

/// "2 missing, 1 diverged"; "" where all finished.
std::string shortfall_text(const RunCounts& counts);

}  // namespace bitsweep
