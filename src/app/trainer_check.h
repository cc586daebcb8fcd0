#pragma once

#include <string>
#include <vector>

#include "app/doctor.h"

namespace bitsweep::app {

/// A trainer that is to be held against the contract (runs/README.md), with three epochs.
struct CheckRequest {
    std::string trainer;                 ///< the path of its trainer.json, or "ours"
    std::vector<std::string> overrides;  ///< key=value
    std::string program;                 ///< ours: bitsweep-train; "" = the one beside bitsweep
};

/// Trains in a temporary folder: calmly, twice with one seed, with another one, stopped, killed and resumed, with a
/// config that cannot be trained, beside another attempt, on a full disk. Tells after each what holds. A script with an
/// adapter is held to seeds and ends only: the adapter keeps the rest. Throws ConfigError where a value is wrong, and
/// Interrupted where the user stops it.
std::vector<Finding> check_trainer(const CheckRequest& request, const Workspace& workspace,
                                   const std::function<void(const Finding&)>& tell);

}  // namespace bitsweep::app
