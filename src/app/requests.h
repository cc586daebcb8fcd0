#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/project.h"
#include "app/run_choice.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// A request that a person at another terminal has made to the `bitsweep run` of this results folder, and its effect.
struct RequestView {
    std::string request;                    ///< "pause", "resume", "slots", "cancel", "retry", "queue" or "note"
    std::string text = {};                  ///< a sentence that tells the effect
    std::vector<std::string> runs = {};     ///< ids of those that are cancelled, tried again, or queued
    std::vector<std::string> jobs = {};     ///< jobs of a cluster that are cancelled with the runs
    std::optional<std::size_t> slots = {};  ///< the number of slots from now on
    std::vector<std::string> kept = {};  ///< ids of runs that are not cancelled: cells that were not chosen share them
};

OrderedJson to_json(const RequestView& view);

// Each writes its request.

RequestView pause(const Workspace& workspace);
RequestView resume(const Workspace& workspace);

/// Throws ConfigError where no `bitsweep run` lives, or its machine has fewer slots.
RequestView set_slots(std::size_t slots, const Workspace& workspace);

RequestView cancel(const RunChoice& choice, const Workspace& workspace);
/// Has the sweep trained after the sweep that is being trained here. `dry_run`: tells which runs it has. Throws
/// ConfigError where nothing is being trained here, or the sweep could not be run.
RequestView queue(const SweepRequest& sweep, bool dry_run, const Workspace& workspace);

/// Takes the queued sweep of that name out of the queue.
RequestView cancel_queued(const std::string& name, const Workspace& workspace);

RequestView retry(const RunChoice& choice, const Workspace& workspace);

}  // namespace bitsweep::app
