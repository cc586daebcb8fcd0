#include "datasets/idx_records.h"

#include <vector>

#include <fmt/format.h>

#include "base/error.h"

namespace bitsweep {
namespace {

std::int64_t number_at(std::string_view bytes, std::size_t at) {
    std::int64_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

// The sizes in the header of a file of bytes with that many dimensions, which the file must have in full.
std::vector<std::int64_t> sizes_of(std::string_view bytes, std::size_t dimensions, const std::string& file) {
    constexpr std::int64_t kUnsignedBytes = 0x0800;
    const std::size_t header = 4 + 4 * dimensions;
    const auto magic = kUnsignedBytes + static_cast<std::int64_t>(dimensions);
    if (bytes.size() < header || number_at(bytes, 0) != magic)
        throw DataError(fmt::format("{} is no IDX file of {}-dimensional bytes: expected it to begin with {:#06x}",
                                    file, dimensions, magic));
    std::vector<std::int64_t> sizes;
    std::int64_t content = 1;
    bool fits = true;
    for (std::size_t d = 0; d < dimensions; ++d)
        fits = !__builtin_mul_overflow(content, sizes.emplace_back(number_at(bytes, 4 + 4 * d)), &content) && fits;
    fits = !__builtin_add_overflow(content, static_cast<std::int64_t>(header), &content) && fits;
    if (!fits || static_cast<std::int64_t>(bytes.size()) != content)
        throw DataError(fmt::format("{}: {} bytes, its header says {}", file, bytes.size(),
                                    fits ? std::to_string(content) : "more than there can be"));
    return sizes;
}

}  // namespace

IdxRecords idx_records(std::string_view images, const std::string& images_file, std::string_view labels,
                       const std::string& labels_file, int classes) {
    const auto sizes = sizes_of(images, 3, images_file);
    const auto count = sizes_of(labels, 1, labels_file).front();
    if (count != sizes[0])
        throw DataError(fmt::format("{} has {} labels, {} has {} images", labels_file, count, images_file, sizes[0]));
    const IdxRecords records{count, sizes[1], sizes[2], images.substr(16), labels.substr(8)};
    for (std::size_t i = 0; i < records.labels.size(); ++i)
        if (const int label = static_cast<unsigned char>(records.labels[i]); label >= classes)
            throw DataError(fmt::format("{}: label {} of image {}", labels_file, label, i));
    return records;
}

}  // namespace bitsweep
