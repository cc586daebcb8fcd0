#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/explanation.h"
#include "app/workspace.h"

namespace bitsweep::app {

struct RunFile {
    std::string name;
    std::uintmax_t bytes;
};

/// All of one run.
struct RunView {
    ExplanationView standing;
    RunRow row;
    std::map<std::string, Json> config;  ///< its keys that are not at their default
    std::vector<RunFile> files;          ///< of its directory, by name
};

/// `prefix`: the start of the run's id.
RunView view_run(const std::string& prefix, const Workspace& workspace);
OrderedJson to_json(const RunView& view);

}  // namespace bitsweep::app
