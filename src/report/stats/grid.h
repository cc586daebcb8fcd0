#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/stats/cell_summary.h"
#include "report/stats/metric.h"
#include "store/rows.h"

namespace bitsweep {

/// One row of the table, one line of the figure: an arm, at one point of the axes other than x.
struct Series {
    std::string arm;
    std::vector<std::pair<std::string, Json>> at;  ///< the other axes that tell this series from its arm's others
    std::string label;                             ///< "pact", or "pact, init=10"
    bool full_precision = false;                   ///< by its runs' config: nothing is quantized
    bool flat = false;                             ///< the same runs at every x: `points` is empty, `level` holds them
    CellSummary level;
    std::vector<std::optional<CellSummary>> points;  ///< one for each x; nullopt = not part of the sweep
};

/// The axis that the columns and the figure's x stand for.
struct XAxis {
    struct Value {
        Json value;
        std::string label;  ///< "2", or "0.5"
        /// In the figure. Bits: the bits, with 32 set two steps after the last. Numbers: to scale, over as many steps
        /// as there are values; logarithmic where they span a decade, with 0 a step before. Others: 0, 1, 2, ...
        double position = 0;
        bool after_gap = false;  ///< a line breaks before it: 32 bits, and what follows 0 on a logarithmic axis
    };
    std::string name;   ///< of the axis; "" where the sweep has none: then there is one value, without label
    std::string label;  ///< "bits (weights and activations)"
    bool bits = false;
    bool sets_both = false;  ///< the bits of weights and of activations
    std::vector<Value> values;

    /// How a place on the axis is named everywhere: "2 bits", "init=10"; "" where there is no axis.
    std::string place(const std::string& value_label) const;
};

/// One cell of a grid, as a walk over it meets them.
struct GridCell {
    std::size_t series = 0;        ///< of ResultGrid::series
    std::optional<std::size_t> x;  ///< of XAxis::values; none for a flat series, which is the same at all of them
    const CellSummary* summary = nullptr;
};

/// A sweep as a grid of cells: series x (x values). A run that serves several cells counts once in each, never twice
/// in one; a series whose runs do not depend on x is `flat` and counts them once.
struct ResultGrid {
    std::string sweep;
    std::string question;
    Metric metric;
    XAxis x;
    std::vector<std::string> split_axes;  ///< axes that make separate series
    std::vector<std::string> notes;       ///< further sentences for the reader, such as an axis that is zipped with x
    std::vector<std::string> mixed_code;  ///< cells whose runs come from different code
    std::vector<Series> series;
    RunCounts runs;  ///< distinct runs of the whole sweep

    /// Every cell that the sweep has, series by series. Valid as long as the grid is.
    std::vector<GridCell> cells() const;

    /// "2 bits", "W2A32", "init=10"; "" for a flat series, or where there is no axis.
    std::string place(const GridCell& cell) const;

    /// "pact, 2 bits"; "fp32" for a flat series.
    std::string label(const GridCell& cell) const;
};

/// x is the axis that sets quant.*.bits (of weights and activations before others), else the sweep's first axis.
/// Bits, and numbers, in ascending order; others in the file's. `x` chooses another axis of the sweep.
ResultGrid make_grid(const SweepRow& sweep, const std::string& metric_key, const std::string& x = {});

/// Throws ConfigError, pointing to `where`, with the nearest name if the sweep has no such axis.
void check_axis(const SweepRow& sweep, const std::string& axis, const std::string& where);

/// A JSON scalar without quotes: 2, 0.5, nesterov, [3.12,2.064].
std::string plain(const Json& value);

/// The cell's value on the axis; null where it has none.
Json value_on(const CellRow& cell, const std::string& axis);

}  // namespace bitsweep
