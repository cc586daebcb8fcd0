#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// The runs that a command such as cancel is about: ids or starts of ids, or the cells of a selection.
struct RunChoice {
    std::vector<std::string> runs;
    std::string sweep;               ///< "" = every sweep
    std::vector<std::string> where;  ///< key=value, as for query
    bool failed = false;             ///< only the failed ones of them
    bool shared = false;             ///< cancel: also runs that have cells besides the selected ones
    bool only_whole = false;         ///< only runs whose cells are all selected
    bool dry_run = false;            ///< nothing changes; the command only lists the runs
};

/// A run by the name (app/run_name.h) of its first cell that is chosen; its id where no cell is.
struct ChosenRun {
    RunRow row;
    std::string name;
};

struct ChosenRuns {
    std::vector<ChosenRun> taken;
    std::vector<ChosenRun> shared;  ///< left out because a cell that is not selected has the run too
};

/// The chosen runs, each once. The config of a run that has not started is that of its sweep's file. A choice of
/// nothing at all throws ConfigError: nobody cancels everything by leaving a word out. So do ids together with a
/// selection, and a config key where the file does not tell a run's config any more.
///
/// With `only_whole` every cell of a run counts, those of all sweeps but finished publications: a full-precision
/// baseline that serves 4 bits too is not "bits=2". With `sweep`, a cell of another one is not selected.
ChosenRuns chosen_runs(const RunChoice& choice, const Reader& reader, const Workspace& workspace);

}  // namespace bitsweep::app
