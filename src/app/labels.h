#pragma once

#include <string>
#include <vector>

#include "sweep/sweep.h"

namespace bitsweep::app {

/// "pact+sawb bits=2 seed=1": the cell that a run stands for, "fp32 seed=1": those that it stands for, less what they
/// differ in; "parent of pact bits=2 seed=1" for a run that others start from. One entry a run of sweep.runs.
std::vector<std::string> run_labels(const Sweep& sweep);

}  // namespace bitsweep::app
