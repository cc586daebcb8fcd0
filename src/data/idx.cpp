#include "data/idx.h"

#include <cstring>

#include <fmt/format.h>

#include "base/error.h"
#include "config/tables.h"
#include "data/table.h"
#include "datasets/files.h"

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
    auto content = static_cast<std::int64_t>(header);
    std::int64_t items = 1;
    for (std::size_t d = 0; d < dimensions; ++d) items *= sizes.emplace_back(number_at(bytes, 4 + 4 * d));
    content += items;
    if (static_cast<std::int64_t>(bytes.size()) != content)
        throw DataError(fmt::format("{}: {} bytes, its header says {}", file, bytes.size(), content));
    return sizes;
}

void copy_labels(std::string_view bytes, const std::string& file, int classes, std::int64_t* labels) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        labels[i] = static_cast<unsigned char>(bytes[i]);
        if (labels[i] >= classes) throw DataError(fmt::format("{}: label {} of image {}", file, labels[i], i));
    }
}

ImageSet load_part(const FileSet& set, std::span<const DataFile> files, std::int64_t count, int classes,
                   const std::filesystem::path& root) {
    const auto images = path_of(set, files[0], root).string();
    auto read = parse_idx(read_unpacked(set, files[0], root), images, read_unpacked(set, files[1], root),
                          path_of(set, files[1], root).string(), classes);
    require_count(read.size(), count, images);
    return read;
}

}  // namespace

ImageSet parse_idx(std::string_view images, const std::string& images_file, std::string_view labels,
                   const std::string& labels_file, int classes) {
    const auto sizes = sizes_of(images, 3, images_file);
    const auto count = sizes_of(labels, 1, labels_file).front();
    if (count != sizes[0])
        throw DataError(fmt::format("{} has {} labels, {} has {} images", labels_file, count, images_file, sizes[0]));
    ImageSet set{torch::empty({count, 1, sizes[1], sizes[2]}, torch::kUInt8), torch::empty({count}, torch::kInt64)};
    const auto pixels = images.substr(16);
    std::memcpy(set.images.data_ptr(), pixels.data(), pixels.size());
    copy_labels(labels.substr(8), labels_file, classes, set.labels.data_ptr<std::int64_t>());
    return set;
}

DataSet load_idx(const DataConfig& config, const std::filesystem::path& data_root) {
    const auto& info = *find_data_set(config.name);
    const auto& set = *find_file_set(config.name);
    return {load_part(set, set.files.first(2), info.train_images, info.classes, data_root),
            load_part(set, set.files.last(2), info.test_images, info.classes, data_root)};
}

}  // namespace bitsweep
