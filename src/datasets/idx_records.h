#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bitsweep {

/// Images and labels of a pair of IDX files; both stand in the caller's memory.
struct IdxRecords {
    std::int64_t count = 0, height = 0, width = 0;
    std::string_view pixels;  ///< count x height x width bytes
    std::string_view labels;  ///< count bytes, each below the number of classes
};

/// MNIST's format (LeCun et al. 1998): big-endian numbers 0x0803, count, height, width and the grey levels row by row;
/// beside it 0x0801, count and a label byte each. Throws DataError naming the file whose header or size is wrong, or
/// that holds a label beyond `classes`.
IdxRecords idx_records(std::string_view images, const std::string& images_file, std::string_view labels,
                       const std::string& labels_file, int classes);

}  // namespace bitsweep
