#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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
inline constexpr std::int64_t kCifarImageBytes = std::int64_t{3} * 32 * 32;

/// The layout of that data set, or nullptr where it is no CIFAR.
const CifarLayout* cifar_layout(std::string_view data_set);

struct CifarRecord {
    int label;
    const std::uint8_t* pixels;  ///< in the file's bytes
};

/// The records of one file. Throws DataError naming `file` where they are not whole, more than `most`, or a label is
/// out of range.
std::vector<CifarRecord> cifar_records(std::string_view bytes, const CifarLayout& layout, const std::string& file,
                                       std::int64_t most);

}  // namespace bitsweep
