#pragma once

#include <string>

#include "app/workspace.h"

namespace bitsweep::app {

/// Tells how a sweep's file was edited since its last run, where the edit changes its cells: results describe the cells
/// of that time. "" = no such edit, or no such file. It costs little where neither the file nor its recipe is newer
/// than the last run.
std::string edit_since_run(const std::string& sweep, const Workspace& workspace);

/// Says it, if there is anything.
void say_if_edited(const std::string& sweep, const Workspace& workspace);

}  // namespace bitsweep::app
