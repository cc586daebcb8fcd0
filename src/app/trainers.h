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

/// Throws ConfigError where a trainer's patterns are none, or where its trainer.json gives another meaning to runs that
/// are kept: then its revision is to be raised.
void check_trainers(const Sweep& sweep, const Workspace& workspace);

/// Keeps what ids and reports need of the trainers: results/trainers/<name>@<revision>.json.
void keep_definitions(const Sweep& sweep, const Workspace& workspace);

/// One attempt at a run by a script with an adapter: what the worker of such a run is. Returns its exit code.
struct AdaptRequest {
    std::string folder, trainer, device = "cpu", data_root;
    int threads = 1;
};
int adapt(const AdaptRequest& request);

/// The config of a run that is tried outside any sweep: so many epochs, then the overrides (key=value), complete and
/// checked. Throws ConfigError.
AnyConfig config_to_try(AnyConfig config, std::int64_t epochs, const std::string& trainer,
                        const std::vector<std::string>& overrides, const Workspace& workspace);

/// Where it is tried: on the CPU, unless the trainer cannot. nullptr = ours.
std::string device_to_try(const Trainer* trainer);

/// A script with an adapter, tried for one epoch in a temporary folder.
struct TryRequest {
    std::string trainer;
    std::vector<std::string> overrides;  ///< key=value
};

/// Runs it, and returns what there is to say: the command, each pattern with its count, the epochs, the lines that
/// matched nothing. `is_good`: it ended well, with an epoch. Throws ConfigError where the trainer or a value is wrong.
std::string try_trainer(const TryRequest& request, const Workspace& workspace, bool& is_good);

}  // namespace bitsweep::app
