#pragma once

#include <string>

#include "app/workspace.h"

namespace bitsweep::app {

/// What has become of a sweep's file since its last run, where that changes its cells: results speak of those that it
/// had then. "" where nothing has, or where there is no such file. Cheap where neither the file nor its recipe is newer
/// than the last run.
std::string edit_since_run(const std::string& sweep, const Workspace& workspace);

/// Says it, if there is anything.
void say_if_edited(const std::string& sweep, const Workspace& workspace);

}  // namespace bitsweep::app
