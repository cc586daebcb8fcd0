#pragma once

#include <filesystem>
#include <string>

#include "nn/parameters.h"

namespace bitsweep::study {

/// The convolution and linear weights of a safetensors file (batch norm's are vectors), and what tells the file.
struct WeightsFile {
    std::string name;  ///< without its folder
    std::string sha256;
    NamedTensors weights;  ///< float32
};

/// Only tensors whose name matches `layers` (* and ? allowed). Throws DataError if there is none, and ConfigError with
/// the names of those whose numbers are not finite.
WeightsFile read_weights_file(const std::filesystem::path& path, const std::string& layers);

}  // namespace bitsweep::study
