#pragma once

#include <string>
#include <string_view>

#include "deploy/deployed_network.h"

namespace bitsweep {

/// The content of a .bsnet file, which docs/deployment.md specifies. Throws DataError where numbers are not finite or
/// two layers have one name.
std::string write_network(const DeployedNetwork& deployed);

/// Reads a file's content, and believes nothing of it: container, graph, every shape, index, code and number are
/// checked, and sizes are bounded (integer_network.h). Throws ConfigError or DataError that name `name` and the place.
DeployedNetwork read_network(std::string_view bytes, const std::string& name);

}  // namespace bitsweep
