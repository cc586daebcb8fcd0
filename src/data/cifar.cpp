#include "data/cifar.h"

#include <cstring>

#include <fmt/format.h>

#include "base/error.h"
#include "config/tables.h"
#include "data/table.h"
#include "datasets/files.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kImageBytes = 3 * 32 * 32;

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
    const auto record_bytes = layout.label_bytes + kImageBytes;
    const auto count = static_cast<std::int64_t>(bytes.size()) / record_bytes;
    if (count * record_bytes != static_cast<std::int64_t>(bytes.size()) || first + count > set.size())
        throw DataError(fmt::format("{}: {} bytes, expected at most {} records of {} bytes", file, bytes.size(),
                                    set.size() - first, record_bytes));
    auto* images = set.images.data_ptr<std::uint8_t>();
    auto* labels = set.labels.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < count; ++i) {
        const auto* record = reinterpret_cast<const std::uint8_t*>(bytes.data()) + i * record_bytes;
        const int label = record[layout.label_at];
        if (label >= layout.classes) throw DataError(fmt::format("{}: label {} in record {}", file, label, i));
        labels[first + i] = label;
        std::memcpy(images + (first + i) * kImageBytes, record + layout.label_bytes, kImageBytes);
    }
    return count;
}

DataSet load_cifar(const DataConfig& config, const std::filesystem::path& data_root) {
    const auto& info = *find_data_set(config.name);
    const auto& set = *find_file_set(config.name);
    const auto& layout = info.classes == kCifar10Layout.classes ? kCifar10Layout : kCifar100Layout;
    return {load(set, set.files.first(set.files.size() - 1), layout, info.train_images, data_root),
            load(set, set.files.last(1), layout, info.test_images, data_root)};
}

}  // namespace bitsweep
