#pragma once

#include "cli/bitsweep/analysis.h"
#include "cli/bitsweep/context.h"

namespace bitsweep {

/// Computes the probes that specifications show, nobody has made and cost seconds: the SAWB fit at 4 levels, and the
/// quantization error and coefficient map of the weights files under the data root. Says what it makes; nothing where
/// there is no bitsweep-train beside us.
void make_missing_probes(const Analysis& analysis, const Context& context);

}  // namespace bitsweep
