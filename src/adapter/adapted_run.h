#pragma once

#include <filesystem>

#include "config/trainer.h"
#include "runs/trainer_command.h"

namespace bitsweep::adapter {

/// One attempt at a run by a script that knows nothing of bitsweep: this process keeps the contract (runs/README.md) in
/// its stead. It holds the lock, starts the script in its own process group, reads what it prints, and writes attempts,
/// metrics, timing and result.
struct AdaptedRun {
    std::filesystem::path folder;  ///< the run's directory
    const Trainer& trainer;        ///< it has an adapter
    RunPlace place;
};

/// Returns the exit code of the attempt, a trainer's (runs/outcome.h). Throws where the run's files cannot be written.
int run_adapted(const AdaptedRun& run);

}  // namespace bitsweep::adapter
