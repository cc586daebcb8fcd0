#pragma once

#include <map>
#include <optional>
#include <string>

#include "sweep/sweep.h"

namespace bitsweep::app {

/// Runs that a sweep had when it was last run and has no more: id -> its first cell then, "pact {"bits":2} seed 1".
/// `written` is the text of results/sweeps/<name>.json of then; nullopt or damaged: none. Pure.
std::map<std::string, std::string> removed_runs(const Sweep& sweep, const std::optional<std::string>& written);

}  // namespace bitsweep::app
