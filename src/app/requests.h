#pragma once

#include <string>

#include "app/run_choice.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// What people at other terminals ask of whoever runs here. Each writes the request and returns the sentence that tells
/// what becomes of it.

std::string pause(const Workspace& workspace);
std::string resume(const Workspace& workspace);

/// Throws ConfigError where no `bitsweep run` lives, or its machine has fewer slots.
std::string set_slots(std::size_t slots, const Workspace& workspace);

std::string cancel(const RunChoice& choice, const Workspace& workspace);
std::string retry(const RunChoice& choice, const Workspace& workspace);

}  // namespace bitsweep::app
