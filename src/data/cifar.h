#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "data/data_set.h"

namespace bitsweep {

/// The binary versions of CIFAR (Krizhevsky 2009): a record is one or two label bytes and 3,072 bytes, planes red,
/// green, blue of 32x32.
struct CifarLayout {
    std::int64_t label_bytes;  ///< before the image
    std::int64_t label_at;     ///< the one that is used
    int classes;
};

inline constexpr CifarLayout kCifar10Layout{1, 0, 10};
inline constexpr CifarLayout kCifar100Layout{2, 1, 100};  ///< coarse label, fine label: the fine one is used

/// Room for `count` images, to be filled by read_cifar_records.
ImageSet empty_cifar_set(std::int64_t count);

/// Copies the records of one file to `set` from image `first` on. Returns their number. Throws DataError naming `file`
/// where they are not whole, more than there is room for, or a label is out of range.
std::int64_t read_cifar_records(std::string_view bytes, const CifarLayout& layout, const std::string& file,
                                std::int64_t first, ImageSet& set);

}  // namespace bitsweep
