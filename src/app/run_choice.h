#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// Which runs a command such as cancel is about: ids or starts of ids, or the cells of a selection.
struct RunChoice {
    std::vector<std::string> runs;
    std::string sweep;               ///< "" = every sweep
    std::vector<std::string> where;  ///< key=value, as for query
    bool failed = false;             ///< of those, the failed ones
};

/// The chosen runs, each once. The config of a run that has not started is that of its sweep's file. A choice of
/// nothing at all throws ConfigError: nobody cancels everything by leaving a word out. So do ids together with a
/// selection, and a config key where the file does not tell a run's config any more.
std::vector<RunRow> chosen_runs(const RunChoice& choice, const Reader& reader, const Workspace& workspace);

}  // namespace bitsweep::app
