#pragma once

#include "base/json.h"
#include "report/stats/contrasts.h"
#include "report/stats/grid.h"
#include "report/table/text_table.h"

namespace bitsweep {

/// One line a cell with n, mean, standard deviation, 95 % interval and counts, in full precision: numbers read back to
/// the same value. A series that is the same at every x has one line, with x = "any".
TextTable cell_values(const ResultGrid& grid);

/// {"images", "seeds", "error", "mcnemar_p"}; null where there is none.
OrderedJson images_json(const std::optional<ImageDifference>& images);

/// The same as JSON, with each seed's run, state and value, the fall below full precision, and the contrasts.
OrderedJson report_json(const ResultGrid& grid, const BaselineDifferences& falls, const ContrastTable& contrasts);

}  // namespace bitsweep
