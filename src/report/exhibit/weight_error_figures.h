#pragma once

#include <vector>

#include "base/json.h"
#include "report/exhibit/probe_values.h"

namespace bitsweep {

/// qerror: the geometric mean over a network's layers of error over the optimum's as a dot, with a range up to the
/// worst layer, by method and bits; a panel a network. Table: the same.
ProbeView error_bars(const std::vector<Json>& probes);

/// qerror, a heat map for each number of bits: NMSE by method and layer; of the first network.
ProbeView error_by_layer(const std::vector<Json>& probes);

}  // namespace bitsweep
