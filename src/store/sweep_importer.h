#pragma once

#include <filesystem>

#include "store/run_importer.h"

namespace bitsweep {

/// Imports the files that are replaced as a whole: sweeps/**.json and probes/*.json. Takes in what is new or changed,
/// and removes what is gone. A file that is damaged is reported and counts as not there. Within a transaction of the
/// caller's.
void import_sweeps(Statements& sql, const std::filesystem::path& results, RunImporter& runs, ImportReport& report);

}  // namespace bitsweep
