#pragma once

#include <vector>

#include "base/json.h"
#include "report/exhibit/probe_values.h"

namespace bitsweep {

/// The kinds of figures that show probes, but qerror's (report/exhibit/weight_error_figures.h). Each takes the probes
/// of its kind; a probe that lacks what its kind has is left out.

/// sawb-fit: alpha*/E|w| against rms/E|w| of the six distributions, the fitted line and IBM's, and the layers of
/// networks whose qerror is known as dots. Table: the study's.
ProbeView fit_scatter(const std::vector<Json>& probes);

/// sawb-grid: error over the optimum's for each (c1, c2), with the published pairs marked.
ProbeView coefficient_map(const std::vector<Json>& probes);

/// probe-alpha, a panel a layer: cross entropy against one layer's alpha, the others as learned; clipped only,
/// quantized, and quantized with the penalty lambda alpha^2 / 2; the learned alpha as a point. Of the first probe.
ProbeView loss_against_alpha(const std::vector<Json>& probes);

}  // namespace bitsweep
