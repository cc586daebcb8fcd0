#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/rows.h"
#include "sweep/sweep.h"

namespace bitsweep::app {

/// "pact+sawb bits=2 seed=1": the cell that a run stands for, "fp32 seed=1": those that it stands for, less what they
/// differ in. Run id -> label.
std::map<std::string, std::string> cell_labels(const std::vector<CellPlace>& places);

/// The same for each run of sweep.runs; "parent of pact bits=2 seed=1" for a run that others start from.
std::vector<std::string> run_labels(const Sweep& sweep);

}  // namespace bitsweep::app
