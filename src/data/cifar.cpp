#include "data/cifar.h"

#include <cstring>

#include "config/tables.h"
#include "data/table.h"
#include "datasets/files.h"

namespace bitsweep {
namespace {

ImageSet load(const FileSet& set, std::span<const DataFile> files, const CifarLayout& layout, std::int64_t count,
              const std::filesystem::path& root) {
    auto images = empty_cifar_set(count);
    std::int64_t read = 0;
    for (const auto& file : files)
        read +=
            read_cifar_records(read_verified(set, file, root), layout, path_of(set, file, root).string(), read, images);
    require_count(read, count, path_of(set, files.back(), root).string());
    return images;
}

}  // namespace

ImageSet empty_cifar_set(std::int64_t count) {
    return {torch::empty({count, 3, 32, 32}, torch::kUInt8), torch::empty({count}, torch::kInt64)};
}

std::int64_t read_cifar_records(std::string_view bytes, const CifarLayout& layout, const std::string& file,
                                std::int64_t first, ImageSet& set) {
    auto* images = set.images.data_ptr<std::uint8_t>() + first * kCifarImageBytes;
    auto* labels = set.labels.data_ptr<std::int64_t>() + first;
    std::int64_t count = 0;
    for (const auto& [label, pixels] : cifar_records(bytes, layout, file, set.size() - first)) {
        labels[count] = label;
        std::memcpy(images + count++ * kCifarImageBytes, pixels, kCifarImageBytes);
    }
    return count;
}

DataSet load_cifar(const DataConfig& config, const std::filesystem::path& data_root) {
    const auto& info = *find_data_set(config.name);
    const auto& set = *find_file_set(config.name);
    const auto& layout = *cifar_layout(config.name);
    return {load(set, set.files.first(set.files.size() - 1), layout, info.train_images, data_root),
            load(set, set.files.last(1), layout, info.test_images, data_root)};
}

}  // namespace bitsweep
