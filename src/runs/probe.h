#pragma once

#include <string>

#include "base/json.h"

namespace bitsweep {

/// The name of a probe's file, results/probes/<hash>.json: first 16 hex digits of the SHA-256 of its question, so that
/// a question has one answer. `params` is what it was asked with.
std::string probe_hash(const std::string& kind, const Json& params);

/// What keeps `probe`, which somebody else may have written, from being the answer that a file of that name holds;
/// "" = nothing.
std::string wrong_probe(const Json& probe, const std::string& hash);

}  // namespace bitsweep
