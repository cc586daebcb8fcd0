#pragma once

#include <string>
#include <vector>

#include "cli/bitsweep/context.h"
#include "store/reader.h"

namespace bitsweep {

/// Which runs a command such as cancel is about: ids or starts of ids, or the cells of a selection.
struct RunChoice {
    std::vector<std::string> runs;
    std::string sweep;               ///< "" = every sweep
    std::vector<std::string> where;  ///< key=value, as for query
    bool failed = false;             ///< of those, the failed ones
};

/// Adds the runs, --sweep and --where to a command.
void add_run_choice(CLI::App& command, RunChoice& choice);

/// The chosen runs, each once. The config of a run that has not started is that of its sweep's file. A choice of
/// nothing at all throws ConfigError: nobody cancels everything by leaving a word out. So do ids together with a
/// selection, and a config key where the file does not tell a run's config any more.
std::vector<RunRow> chosen_runs(const RunChoice& choice, const Reader& reader, const Context& context);

}  // namespace bitsweep
