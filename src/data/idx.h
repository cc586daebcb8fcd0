#pragma once

#include <string>
#include <string_view>

#include "data/data_set.h"

namespace bitsweep {

/// A pair of IDX files (datasets/idx_records.h, which throws) as one channel.
ImageSet parse_idx(std::string_view images, const std::string& images_file, std::string_view labels,
                   const std::string& labels_file, int classes);

}  // namespace bitsweep
