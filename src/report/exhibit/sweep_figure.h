#pragma once

#include <string>
#include <vector>

#include "report/exhibit/material.h"
#include "report/figure/figure.h"
#include "report/stats/grid.h"

namespace bitsweep {

/// The grid as the kind of figure "lines with intervals": a line a series, a level for each flat one. Bars are the 95 %
/// interval; where some cell has n = 2 (an interval of 9 standard deviations to each side would hide all else) the
/// whole figure shows standard deviations instead. The title says which, and n, and what is not drawn. Published
/// results stand beside as open points, where x is bits. `marks`: kJoined, or kBoxes for grouped bars.
Figure make_figure(const ResultGrid& grid, const std::vector<PublishedResult>& published = {},
                   Marks marks = Marks::kJoined);

/// The grid as a heat map: x along, the series upwards; each field says its mean. Flat series are left out.
Figure heat_figure(const ResultGrid& grid);

/// Mean over the seeds by epoch: a panel a metric, a line a series and x value. `curves`: metric -> run -> curve.
Figure curves_figure(const ResultGrid& grid, const std::vector<std::string>& metrics,
                     const std::map<std::string, RunCurves>& curves);

/// Mean over the seeds of a key of layers.jsonl by epoch: a panel a layer, in the order of model.json, a line a series
/// and x value.
Figure layers_figure(const ResultGrid& grid, const std::string& key, const Material& material);

/// "accuracy_vs_bits"; "accuracy_vs_<axis>" where x is another axis; "<metric>_vs_bits" for another metric.
std::string report_stem(const ResultGrid& grid);

}  // namespace bitsweep
