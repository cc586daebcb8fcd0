#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "config/run_config.h"
#include "nn/network.h"

namespace bitsweep {

/// Loads what the config starts from, if anything: init.weights under `data_root`, whose checksum must be
/// init.weights_sha256, or the final weights of the finished run that init.from means, in `runs`/<its id>.
/// Returns the names of the tensors loaded. Throws DataError or ConfigError.
std::set<std::string> load_initial_weights(const RunConfig& config, const std::filesystem::path& data_root,
                                           const std::filesystem::path& runs, Network& network);

}  // namespace bitsweep
