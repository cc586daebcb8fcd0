#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "deploy/integer_network.h"

namespace bitsweep {

/// A network as a .bsnet file holds it. docs/deployment.md specifies the file.
struct DeployedNetwork {
    IntegerNetwork network;

    /// An input value is byte * input_scale + input_shift, each rounded once: one scale a channel; one shift a channel,
    /// or one a pixel [C,S,S].
    std::vector<float> input_scale, input_shift;

    std::string data_set;  ///< that it was trained on, as config/tables.h names it
    std::string run;       ///< id of the run
};

/// The file's content. Throws DataError where numbers are not finite or two layers have one name.
std::string write_network(const DeployedNetwork& deployed);

/// Reads a file's content, and believes nothing of it: container, graph, every shape, index, code and number are
/// checked, and sizes are bounded (integer_network.h). Throws ConfigError or DataError that name `name` and the place.
DeployedNetwork read_network(std::string_view bytes, const std::string& name);

}  // namespace bitsweep
