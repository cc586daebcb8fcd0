#pragma once

#include "app/selection.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// Every attempt at the sweep's runs, by its start: run, name, attempt, started, ended (null = it has no end),
/// outcome, exit, device, host, message; and how its run stands now.
TextTable timeline(const std::string& sweep, const Workspace& workspace);

}  // namespace bitsweep::app
