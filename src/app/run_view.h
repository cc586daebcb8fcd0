#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/explanation.h"
#include "app/recipe.h"
#include "app/workspace.h"

namespace bitsweep::app {

struct RunFile {
    std::string name;
    std::uintmax_t bytes;
};

/// One attempt, as the view v_attempts has it: "attempt", "started", "ended", "exit", "outcome", "message", "host", ...
using AttemptView = std::map<std::string, Json>;

/// All of one run.
struct RunView {
    ExplanationView standing;
    RunRow row;
    std::vector<std::string> names;             ///< of its cells, sweep by sweep (app/run_name.h)
    std::vector<std::string> sweeps_it_starts;  ///< in which it is only a parent, that other runs start from
    std::vector<AttemptView> attempts;
    std::map<std::string, Json> network;      ///< totals of model.json: "parameters", "size_bytes", ...
    std::map<std::string, Json> environment;  ///< env.json: what it ran on
    std::filesystem::path folder;
    ComparedConfig config;       ///< against its recipe: of the first of its cells
    std::vector<RunFile> files;  ///< of its directory, by name
};

/// `given`: a run's id, the start of one, or a run's name.
RunView view_run(const std::string& given, const Workspace& workspace);
OrderedJson to_json(const RunView& view);

}  // namespace bitsweep::app
