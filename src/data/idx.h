#pragma once

#include <string>
#include <string_view>

#include "data/data_set.h"

namespace bitsweep {

/// MNIST's format (LeCun et al. 1998): big-endian numbers 0x0803, count, height, width and the grey levels row by row;
/// beside it 0x0801, count and a label byte each. Throws DataError naming the file whose header or size is wrong, or
/// that holds a label beyond `classes`. Returns one channel.
ImageSet parse_idx(std::string_view images, const std::string& images_file, std::string_view labels,
                   const std::string& labels_file, int classes);

}  // namespace bitsweep
