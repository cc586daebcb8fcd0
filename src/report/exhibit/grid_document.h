#pragma once

#include <string>
#include <vector>

#include "report/exhibit/document.h"
#include "report/exhibit/exhibit_input.h"
#include "report/stats/contrasts.h"
#include "report/stats/grid.h"

namespace bitsweep {

/// The tables of a sweep: every cell, the fall below full precision, the declared contrasts, what the cells cost
/// (where input.models holds it), published results of the same network; then the counts of runs. A cell is set in
/// bold only where its contrasts say that it is the best (best_cells).
Document grid_document(const ExhibitInput& input, const ResultGrid& grid, const BaselineDifferences& falls,
                       const ContrastTable& contrasts, const std::string& stem);

/// Cells (series, x) that took part in at least one contrast, won all of theirs with p < 0.05, and have the
/// best mean of their column (of their row, where there is one series).
std::vector<std::pair<std::size_t, std::size_t>> best_cells(const ResultGrid& grid, const Json& contrasts,
                                                            const ContrastTable& results);

/// One sentence: which side is ahead by how much with which interval, or that the data do not separate them.
std::string verdict(const ContrastResult& contrast, const ResultGrid& grid);

/// "Distinct runs: 9 (8 finished, 1 diverged)."
/// `not_ended`: of the runs with a value, those that were read before their end (--common-epoch).
std::string runs_line(const RunCounts& runs, std::size_t not_ended = 0);

}  // namespace bitsweep
