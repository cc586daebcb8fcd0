#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "store/row_files.h"

namespace bitsweep::app {

/// A finished run's integer network and the class that bitsweep-train gives each test image, as files of its sweep's
/// publication: "<run id>.bsnet", "<run id>.predictions.u8". Throws ConfigError where bitsweep-train refuses, with its
/// reason.
std::vector<RowFile> deployed_files(const std::string& run, const Workspace& workspace);

/// Whether `name` is one of those files.
bool is_deployed_file(const std::string& name);

/// Runs each .bsnet of a publication by bitsweep-infer, and compares every class with those that stand beside it.
struct DeployedCheck {
    std::vector<std::string> problems;
    std::vector<std::string> not_checked;  ///< files, each with the reason: no program, no images
};
DeployedCheck check_deployed(const std::filesystem::path& folder, const Workspace& workspace);

}  // namespace bitsweep::app
