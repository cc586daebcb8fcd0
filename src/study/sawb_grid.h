#pragma once

#include "base/json.h"
#include "nn/parameters.h"

namespace bitsweep::study {

/// Quantization error over a grid of SAWB's coefficients around IBM's pair: {"levels", "c1": [...], "c2": [...],
/// "ratio": rows by c2, "pairs": the published ones}. ratio: error over that of the best scale, geometric mean over the
/// weights. width: how far the grid reaches to each side of IBM's pair, as a share of it. levels: 2^k or 2^k - 1.
OrderedJson sawb_grid(const NamedTensors& weights, int levels, double width);

}  // namespace bitsweep::study
