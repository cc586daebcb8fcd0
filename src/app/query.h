#pragma once

#include "app/selection.h"
#include "app/workspace.h"

namespace bitsweep::app {

struct QueryRequest {
    std::string sweep;  ///< "" = every one
    Selection selection;
    std::string metric;  ///< "" = the number that stands for the runs
    bool runs = false;   ///< single runs instead of cells

    /// Whether it chooses anything, which SQL does for itself.
    bool filters() const;
};

/// Cells over their seeds, or single runs, as a table; what is not in it is said.
TextTable query(const QueryRequest& request, bool is_exact, const Workspace& workspace);

}  // namespace bitsweep::app
