#pragma once

#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// One thing that this machine has, or lacks.
struct Finding {
    std::string what;
    bool good;
    std::string says;    ///< the finding
    std::string needed;  ///< the features that do not work without it; "" when good
};

/// Programs, GPUs, cores, disk, and data sets by their sizes.
std::vector<Finding> examine(const Workspace& workspace);
OrderedJson to_json(const std::vector<Finding>& findings);

}  // namespace bitsweep::app
