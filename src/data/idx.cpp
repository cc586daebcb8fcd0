#include "data/idx.h"

#include <cstring>

#include "config/tables.h"
#include "data/table.h"
#include "datasets/files.h"
#include "datasets/idx_records.h"

namespace bitsweep {
namespace {

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
    const auto records = idx_records(images, images_file, labels, labels_file, classes);
    ImageSet set{torch::empty({records.count, 1, records.height, records.width}, torch::kUInt8),
                 torch::empty({records.count}, torch::kInt64)};
    if (!records.pixels.empty()) std::memcpy(set.images.data_ptr(), records.pixels.data(), records.pixels.size());
    auto* label = set.labels.data_ptr<std::int64_t>();
    for (const char byte : records.labels) *label++ = static_cast<unsigned char>(byte);
    return set;
}

DataSet load_idx(const DataConfig& config, const std::filesystem::path& data_root) {
    const auto& info = *find_data_set(config.name);
    const auto& set = *find_file_set(config.name);
    return {load_part(set, set.files.first(2), info.train_images, info.classes, data_root),
            load_part(set, set.files.last(2), info.test_images, info.classes, data_root)};
}

}  // namespace bitsweep
