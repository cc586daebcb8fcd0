#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/exhibit/exhibit_input.h"
#include "report/exhibit/specification.h"
#include "report/figure/figure.h"
#include "report/stats/grid.h"

namespace bitsweep {

/// Lines: a line a series, a level for each flat one. A cell of five seeds or more has its 95 % interval; one of fewer
/// has its seeds as points. The title says which, and n, and what is not drawn. Published results stand beside as open
/// points, where x is bits. A series whose weights and activations differ says so: "sawb alone, W2A32".
Figure lines_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// The same as grouped bars, without published results.
Figure bars_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// The grid as a heat map: x along, the series upwards; each field says its mean. Flat series are left out.
Figure heat_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// The quantities that may stand for the epoch along x.
inline constexpr std::string_view kByStep = "step", kBySeconds = "seconds";

/// Mean over the seeds by epoch, in a band of a standard deviation to each side: a panel a metric, a line a series and
/// x value. By steps or seconds, an epoch stands at the mean of its runs' steps or seconds, and a run without timings
/// is left out.
Figure curves_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// Mean over the seeds of a key of layers.jsonl by epoch: a panel a layer, in the order of model.json, a line a series
/// and x value.
Figure layers_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

/// A cell's mean with its interval or its seeds, as lines_figure draws it; nullopt where it has no value.
std::optional<FigurePoint> drawn_point(const CellSummary& cell, double x);

/// The title of lines_figure: the sweep, n, what its bars are, and what is not drawn.
std::vector<std::string> grid_title(const ResultGrid& grid);

/// "accuracy_vs_bits"; "accuracy_vs_<axis>" where x is another axis; "<metric>_vs_bits" for another metric.
std::string report_stem(const ResultGrid& grid);

}  // namespace bitsweep
