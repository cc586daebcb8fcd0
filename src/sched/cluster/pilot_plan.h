#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "sched/attempt_watch.h"

namespace bitsweep::sched {

/// The plan for pilots: which runs, and how. A file on the shared file system.
///
/// A sweep goes to a cluster as arrays of pilot jobs. Each pilot takes runs from this file, one a slot, until none is
/// left or its time is nearly up: then its workers write checkpoints and it puts itself into the queue again.
struct PilotPlan {
    std::string sweep;
    double submitted_s = 0;  ///< failures before it do not count
    std::string trainer, data_root;
    std::map<std::string, std::string> trainers = {};  ///< run -> the trainer.json of another trainer than ours
    std::string folder = {};                           ///< where such a trainer is started; "" = anywhere
    int threads = 1;
    int crash_budget = 3;
    int signal_s = 120;
    AttemptLimits limits;
    std::vector<PlannedRun> runs;  ///< how they stand is in their files, not here
};

OrderedJson to_json(const PilotPlan& plan);

/// Throws ConfigError, naming `file`, for one that is damaged.
PilotPlan parse_pilot_plan(const std::string& text, const std::string& file);

}  // namespace bitsweep::sched
