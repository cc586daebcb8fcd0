#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "sweep/sweep.h"

namespace bitsweep::app {

/// The other trainers of a sweep, by run; a run of ours is not in it.
std::map<std::string, std::shared_ptr<const Trainer>> trainers_by_run(const Sweep& sweep);

/// Throws ConfigError where a trainer's pattern is no regular expression, or where its trainer.json changes the meaning
/// of runs that are kept: then its revision is to be raised.
void check_trainers(const Sweep& sweep, const Workspace& workspace);

/// Keeps the parts of the trainers that ids and reports need: results/trainers/<name>@<revision>.json.
void keep_definitions(const Sweep& sweep, const Workspace& workspace);

/// Makes one attempt at a run by a script with an adapter; the worker of such a run calls it. Returns the exit code.
struct AdaptRequest {
    std::string folder, trainer, device = "cpu", data_root;
    int threads = 1;
};
int adapt(const AdaptRequest& request);

/// The config of a run that is tried outside any sweep: so many epochs, then the overrides (key=value), complete and
/// checked. Throws ConfigError.
AnyConfig config_to_try(AnyConfig config, std::int64_t epochs, const std::string& trainer,
                        const std::vector<std::string>& overrides, const Workspace& workspace);

/// The device on which a trainer is tried: the CPU, unless the trainer does not support it. nullptr = our own trainer.
std::string device_to_try(const Trainer* trainer);

/// A script with an adapter, tried for one epoch in a temporary folder.
struct TryRequest {
    std::string trainer;
    std::vector<std::string> overrides;  ///< key=value
};

/// Runs it, and returns the report: the command, each pattern with its count, the epochs, the lines that
/// matched nothing. `is_good`: it ended well, with an epoch. Throws ConfigError where the trainer or a value is wrong.
std::string try_trainer(const TryRequest& request, const Workspace& workspace, bool& is_good);

}  // namespace bitsweep::app
