#pragma once

#include "app/analysis.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// Computes the probes that specifications show, nobody has made and cost seconds: the SAWB fit at 4 levels, and the
/// quantization error and coefficient map of the weights files under the data root. Says what it makes; nothing where
/// there is no bitsweep-train beside us.
void make_missing_probes(const Analysis& analysis, const Workspace& workspace);

}  // namespace bitsweep::app
