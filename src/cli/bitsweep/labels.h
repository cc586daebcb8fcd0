#pragma once

#include <string>
#include <vector>

#include "sweep/sweep.h"

namespace bitsweep {

/// "pact+sawb bits=2 seed=1": the first cell that run `run` (an index of sweep.runs) stands for.
/// "(parent of pact bits=2 seed=1)" for a run that others start from. One entry a run.
std::vector<std::string> run_labels(const Sweep& sweep);

/// "1h 02m", "3m 20s", "12 s".
std::string duration_text(double seconds);

}  // namespace bitsweep
