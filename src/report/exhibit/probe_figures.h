#pragma once

#include <utility>
#include <vector>

#include "base/json.h"
#include "report/exhibit/document.h"
#include "report/figure/figure.h"

namespace bitsweep {

/// What is made of the probes of one kind (results/README.md); the document has tables where there are some.
using ProbeView = std::pair<Figure, Document>;

/// The kinds of figures that show probes. Each takes the probes of its kind; a probe that lacks what its kind has is
/// left out.

/// qerror: the geometric mean over a network's layers of error over the optimum's as a dot, with a range up to the
/// worst layer, by method and bits; a panel a network. Table: the same.
ProbeView error_bars(const std::vector<Json>& probes);

/// qerror, a heat map for each number of bits: NMSE by method and layer; of the first network.
ProbeView error_by_layer(const std::vector<Json>& probes);

/// sawb-fit: alpha*/E|w| against rms/E|w| of the six distributions, the fitted line and IBM's, and the layers of
/// networks whose qerror is known as dots. Table: the study's.
ProbeView fit_scatter(const std::vector<Json>& probes);

/// sawb-grid: error over the optimum's for each (c1, c2), with the published pairs marked.
ProbeView coefficient_map(const std::vector<Json>& probes);

/// probe-alpha, a panel a layer: cross entropy against one layer's alpha, the others as learned; clipped only,
/// quantized, and quantized with the penalty lambda alpha^2 / 2; the learned alpha as a point. Of the first probe.
ProbeView loss_against_alpha(const std::vector<Json>& probes);

}  // namespace bitsweep
