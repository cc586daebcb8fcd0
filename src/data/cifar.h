#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "data/data_set.h"
#include "datasets/cifar_records.h"

namespace bitsweep {

/// Room for `count` images, to be filled by read_cifar_records.
ImageSet empty_cifar_set(std::int64_t count);

/// Copies the records of one file to `set` from image `first` on. Returns their number. Throws DataError naming `file`
/// where they are not whole, more than there is room for, or a label is out of range.
std::int64_t read_cifar_records(std::string_view bytes, const CifarLayout& layout, const std::string& file,
                                std::int64_t first, ImageSet& set);

}  // namespace bitsweep
