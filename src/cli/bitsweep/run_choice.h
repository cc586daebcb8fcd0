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

/// The chosen runs, each once. A choice of nothing at all throws ConfigError: nobody cancels everything by leaving
/// a word out.
std::vector<RunRow> chosen_runs(const RunChoice& choice, const Reader& reader);

}  // namespace bitsweep
