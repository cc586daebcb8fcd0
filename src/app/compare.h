#pragma once

#include "app/workspace.h"
#include "report/exhibit/comparison_document.h"

namespace bitsweep::app {

/// A side is an arm of `sweep`, a sweep, the start of a run's id, or cells by name: "sweep:arm", "sweep:arm,bits=2".
struct CompareRequest {
    std::string first, second, sweep, metric;  ///< metric: "" = the number that stands for the runs
};

/// The differences between two sides' configs and accuracies.
struct CompareView {
    ComparedSide first, second;
    std::string metric;
};

CompareView compare(const CompareRequest& request, const Workspace& workspace);
OrderedJson to_json(const CompareView& view);
std::string to_markdown(const CompareView& view);

}  // namespace bitsweep::app
