#pragma once

#include "app/workspace.h"
#include "store/store.h"

namespace bitsweep::app {

/// The contents of the database after it was brought up to date, and the part of them that is new.
struct IndexView {
    StoreCounts counts;
    ImportReport report;
    std::vector<Problem> problems;  ///< problems that the database keeps, and files that could not be read now
};

/// Brings the database up to date with the files; `anew`: reads every one. Throws where another bitsweep writes.
IndexView index(bool anew, const Workspace& workspace);
OrderedJson to_json(const IndexView& view);

}  // namespace bitsweep::app
