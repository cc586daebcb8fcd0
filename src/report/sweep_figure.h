#pragma once

#include <string>

#include "report/figure.h"
#include "report/grid.h"

namespace bitsweep {

/// The grid as the kind of figure "lines with intervals": a line a series, a level for each flat one. Bars are the 95 %
/// interval; where some cell has n = 2 (an interval of 9 standard deviations to each side would hide all else) the
/// whole figure shows standard deviations instead. The title says which, and n, and what is not drawn.
LineFigure make_figure(const ResultGrid& grid);

/// "accuracy_vs_bits"; "accuracy_vs_<axis>" where x is another axis; "<metric>_vs_bits" for another metric.
std::string report_stem(const ResultGrid& grid);

}  // namespace bitsweep
