#pragma once

#include <string>

#include "base/error.h"
#include "config/run_config.h"

namespace bitsweep {

/// Rules that hold between keys (a validation split smaller than the training set, SAWB from 2 bits, ...).
/// `where` is put before the key path: "sweeps/x.json: arm pact, bits 1".
void validate(const RunConfig& config, const std::string& where, Problems& problems);

}  // namespace bitsweep
