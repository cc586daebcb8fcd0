#pragma once

#include <string>

#include "config/run_config.h"

namespace bitsweep {

/// Bumped only when a default changes or the canonical form does: every id changes with it.
inline constexpr int kConfigSchema = 1;

/// The config as behaviour only (src/README.md, D3): one JSON object with dotted keys, sorted, numbers in their
/// shortest form that reads back to the same value; keys at their default, and keys that cannot matter,
/// left out; the schema, the revisions of the quantizers and the model, and the data set's fingerprint put in.
/// A parent (`init.from`) stands there as its id; the config must be resolved (config/resolve.h).
std::string canonical_config(const RunConfig& config);

/// First 16 hex digits of the SHA-256 of the canonical config.
std::string run_id(const RunConfig& config);

}  // namespace bitsweep
