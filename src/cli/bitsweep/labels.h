#pragma once

#include <string>
#include <vector>

#include "sweep/sweep.h"

namespace bitsweep {

/// "pact+sawb bits=2 seed=1": the cell that a run stands for, "fp32 seed=1": those that it stands for, less what they
/// differ in; "parent of pact bits=2 seed=1" for a run that others start from. One entry a run of sweep.runs.
std::vector<std::string> run_labels(const Sweep& sweep);

/// "1h 02m", "3m 20s", "12 s".
std::string duration_text(double seconds);

}  // namespace bitsweep
