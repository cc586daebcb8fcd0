#pragma once

#include "store/rows.h"

namespace bitsweep {

/// Fills in the keys of axes that have none: results/sweeps/<name>.json named the axes only, once. An axis then sets
/// those bit-widths that are its value in every started run of some arm; before any run has started, one that is called
/// bits sets those of weights and activations. Pure.
void recover_axis_keys(SweepRow& sweep);

}  // namespace bitsweep
