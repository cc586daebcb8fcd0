#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bitsweep {

/// The facts of an image folder that a config is held against.
struct FolderFacts {
    std::string fingerprint;  ///< "" = the folder is not there, or lacks train/ or val/
    std::string missing;      ///< then: the first path under the data root that is missing, "leaves/val"
    std::int64_t classes = 0, train_images = 0;
    std::vector<std::string> empty;  ///< class folders without a file: "train/<class>"
    std::vector<std::string>
        bad_images;  ///< files that cannot be decoded, each with the reason: "train/a/1.png is ..."
};

}  // namespace bitsweep
