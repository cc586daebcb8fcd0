#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "config/run_config.h"

namespace bitsweep {

/// Rules that hold between keys (a validation split smaller than the training set, SAWB from 2 bits, ...).
/// `where` is put before the key path: "sweeps/x.json: arm pact, bits 1".
void validate(const RunConfig& config, const std::string& where, Problems& problems);

/// The same of the keys that count images, once it is known that `data_set` has `train_images` of them: of an image
/// folder, when it is resolved.
void check_image_counts(const RunConfig& config, std::string_view data_set, std::int64_t train_images,
                        const std::string& where, Problems& problems);

}  // namespace bitsweep
