#pragma once

#include <string>
#include <vector>

#include "report/exhibit/exhibit_input.h"
#include "report/exhibit/specification.h"
#include "report/figure/figure.h"
#include "report/stats/grid.h"

namespace bitsweep {

/// Lines with intervals: a line a series, a level for each flat one. Error bars are the 95 % interval; where some cell
/// has n = 2 (an interval of 9 standard deviations to each side would hide all else) the whole figure shows standard
/// deviations instead. The title says which, and n, and what is not drawn. Published results stand beside as open
/// points, where x is bits.
Figure lines_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// The same as grouped bars, without published results.
Figure bars_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// The grid as a heat map: x along, the series upwards; each field says its mean. Flat series are left out.
Figure heat_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// Mean over the seeds by epoch: a panel a metric, a line a series and x value.
Figure curves_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// Mean over the seeds of a key of layers.jsonl by epoch: a panel a layer, in the order of model.json, a line a series
/// and x value.
Figure layers_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// The title of lines_figure: the sweep, n, what its bars are, and what is not drawn.
std::vector<std::string> grid_title(const ResultGrid& grid);

/// "accuracy_vs_bits"; "accuracy_vs_<axis>" where x is another axis; "<metric>_vs_bits" for another metric.
std::string report_stem(const ResultGrid& grid);

}  // namespace bitsweep
