#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "deploy/deployed_network.h"

namespace bitsweep {

/// Images as a network reads them.
struct InputImages {
    std::int64_t count = 0;
    std::vector<std::int64_t> labels;  ///< of each image; empty where none is known
    std::vector<std::string> files;    ///< the name of each image's file; empty where images are numbered
    /// Writes images first .. first + count - 1 to `to`, normalised: [count, C,S,S].
    std::function<void(std::int64_t first, std::int64_t count, float* to)> copy;
};

/// data: "cifar10" or "cifar100", whose binary files lie under the data root, or a safetensors file of "images"
/// [N,C,S,S] float32, normalised, with "labels" [N] int64 or, of image files, their names in its metadata
/// (bitsweep-train export --inputs). Throws DataError or ConfigError where they do not fit the network of `classes`
/// classes. `network` must outlive them.
InputImages load_images(const std::string& data, const std::optional<std::string>& data_root,
                        const DeployedNetwork& network, std::int64_t classes);

}  // namespace bitsweep
