#pragma once

#include <vector>

#include "base/json.h"
#include "report/exhibit/probe_values.h"

namespace bitsweep {

/// accelerator: time and energy of each layer by its place, a series a network, of the first probe; tables: the sums,
/// and how WRPN's time over PACT+SAWB's moves with each assumption, of all probes.
ProbeView accelerator_layers_figure(const std::vector<Json>& probes);

}  // namespace bitsweep
