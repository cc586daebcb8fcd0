#pragma once

#include <cstdint>
#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>

#include "store/rows.h"

namespace bitsweep {

/// What of a run's attempts decides its state.
struct LastAttempt {
    bool exists = false;
    bool has_ended = false;
    std::string outcome;  ///< of its end line
};

/// State of a run by its files. `result` is the outcome in result.json, "" = none; `is_locked` whether an attempt
/// holds the directory's lock.
RunState state_of(const std::string& result, const LastAttempt& last, bool is_locked);

/// Whether some process holds the lock of that run directory. A lock that may not be looked at counts as free.
bool is_run_locked(const std::filesystem::path& folder);

/// Keeps the row that stands for a run in `runs`, so that nobody who lists runs reads their metrics.
class RunSummary {
public:
    explicit RunSummary(SQLite::Database& database);

    /// Computes the row anew from the run's other rows. True if the run is done for good: it has its result, and no
    /// attempt that is still to write its end.
    bool update(std::int64_t run, const std::filesystem::path& folder);

private:
    struct Attempts;
    Attempts read_attempts(std::int64_t run);

    SQLite::Statement result_, attempts_, last_attempt_, last_epoch_, metrics_, total_, epoch_time_, update_;
};

}  // namespace bitsweep
