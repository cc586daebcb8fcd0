#pragma once

#include <cstdint>
#include <filesystem>

#include "store/statements.h"

namespace bitsweep {

/// Whether some process holds the lock of that run directory. A lock that may not be looked at counts as free.
bool is_run_locked(const std::filesystem::path& folder);

/// Computes the row that stands for a run in `runs` anew from the run's other rows, so that nobody who lists runs reads
/// their metrics. True if the run is done for good: it has its result, and no attempt that is still to write its end.
bool update_summary(Statements& sql, std::int64_t run, const std::filesystem::path& folder);

}  // namespace bitsweep
