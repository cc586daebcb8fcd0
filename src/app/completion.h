#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// A word of a command line that is being completed, and its place.
struct WordPlace {
    std::string command;  ///< "show"
    std::string what;     ///< the name of the argument, "run", or the option before it, "--sweep"
    std::string word;     ///< as far as it is typed
};

/// The words that may stand in that place: sweeps, sweep files, arms, config keys, names of runs. Names of runs come
/// part by part: sweeps, then "sweep:arm", then the whole, so that no one gets ten thousand. Not filtered by the word.
std::vector<std::string> completions(const WordPlace& place, const Workspace& workspace);

}  // namespace bitsweep::app
