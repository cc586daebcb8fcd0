#pragma once

#include <filesystem>
#include <string>

#include "base/json.h"

namespace bitsweep {

/// Stores a computed result that is no training: `results`/probes/<hash>.json, {"probe": kind, "schema": 1, "params",
/// "result"} (results/README.md). The hash is that of kind and params, so the same question has one file. Returns its
/// path.
std::filesystem::path write_probe(const std::filesystem::path& results, const std::string& kind,
                                  const OrderedJson& params, const OrderedJson& result);

}  // namespace bitsweep
