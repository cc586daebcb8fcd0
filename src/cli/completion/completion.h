#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace bitsweep {

/// The words that may stand as the value of the argument or option `what` ("run", "--sweep") of a command. `word`: as
/// far as it is typed. The answer need not be filtered by it; where it is empty, the shell completes files.
using CompleteValue = std::function<std::vector<std::string>(const std::string& command, const std::string& what,
                                                             const std::string& word)>;

/// Adds `completion SHELL`, which prints a script for bash, zsh or fish, and the hidden `complete WORD...`, which that
/// script asks. Commands and options come from `app` itself, values from `values`.
void add_completion(CLI::App& app, const std::string& program, CompleteValue values = {});

}  // namespace bitsweep
