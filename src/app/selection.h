#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/stats/grid.h"
#include "report/table/text_table.h"
#include "store/rows.h"

namespace bitsweep::app {

/// The number that stands for all these runs; test.top1 where there is none yet. Throws ConfigError, pointing to
/// --metric, where they differ.
std::string main_metric(const std::vector<SweepRow>& sweeps);

/// The choice of cells that `bitsweep query` shows. Pure: values in, values out.
struct Selection {
    std::string arm;                 ///< "" = all
    std::vector<std::string> where;  ///< "key=value": an axis, "arm", "seed", "state", or a dotted config key
};

/// The cells of these sweeps that are selected. An arm, key, value or state that none of them has (or, not begun yet,
/// may have) throws ConfigError with the nearest name. `unknown_config` counts the cells left out because their run has
/// no config yet, so that nobody can say whether they match.
std::vector<SweepRow> select_cells(std::vector<SweepRow> sweeps, const Selection& selection,
                                   std::size_t& unknown_config);

/// The same of one sweep, whose cells without a config are left out in silence.
SweepRow select_cells(SweepRow sweep, const Selection& selection);

/// Whether the selection looks at arms, axes and seeds alone: cells can be selected before their runs are read.
bool is_by_place(const Selection& selection, const SweepRow& sweep);

/// One row a cell, over its seeds. `is_exact`: numbers in columns of their own, else "88.1 ± 0.4 (n=4, 1 diverged)".
/// A run that stands in a cell twice counts once.
TextTable cell_table(const std::vector<SweepRow>& sweeps, const std::string& metric, bool is_exact);

/// One row a cell and seed: the run, how it stands, and the metric of its last epoch, finished or not.
TextTable run_table(const std::vector<SweepRow>& sweeps, const std::string& metric);

/// A column of that table: its name, and the value of a cell.
struct RunColumn {
    std::string name;
    std::function<Json(const SweepRow&, const CellRow&)> value;
    bool is_by_place = false;  ///< the value is known before the cell's run is read
};
std::vector<RunColumn> run_columns(const std::vector<std::string>& axes, const std::string& metric);

}  // namespace bitsweep::app
