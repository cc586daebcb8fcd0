#pragma once

#include <string>
#include <vector>

#include "app/project.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// A sweep that waits until `bitsweep run` has trained the sweeps before it: a file in results/control/queue/
/// (results/README.md). The file goes when its sweep has been trained, so that nothing is lost with a killed bitsweep.
struct QueuedSweep {
    std::filesystem::path entry;
    SweepRequest request;  ///< with the text that the sweep's file had, and the name of the sweep
};

/// In the order in which they will be trained. What is damaged is passed over, by name.
std::vector<QueuedSweep> queued_sweeps(
    const std::filesystem::path& results, const Say& left_out = [](const std::string&) {});

/// Puts the sweep at the end. Throws ConfigError where it could not be run. Returns it as it stands in the queue.
QueuedSweep enqueue(const SweepRequest& request, const Workspace& workspace);

/// "s is queued: number 2 behind what pid 7 on host h trains".
std::string place_text(const QueuedSweep& queued, const Workspace& workspace);

/// One that is gone already is no error.
void dequeue(const QueuedSweep& queued);

}  // namespace bitsweep::app
