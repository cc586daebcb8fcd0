#include "data/cifar.h"

#include <cstring>

#include <fmt/format.h>

#include "base/error.h"
#include "config/tables.h"
#include "data/source_files.h"
#include "data/table.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kImageBytes = 3 * 32 * 32;

ImageSet load(const SourceFiles& files, const std::vector<std::string>& names, const CifarLayout& layout,
              std::int64_t count) {
    auto set = empty_cifar_set(count);
    std::int64_t read = 0;
    for (const auto& name : names)
        read += read_cifar_records(files.read(name), layout, files.path(name).string(), read, set);
    require_count(read, count, files.path(names.back()).string());
    return set;
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

DataSet load_cifar10(const DataConfig&, const std::filesystem::path& data_root) {
    const auto& info = *find_data_set("cifar10");
    const SourceFiles files("cifar10", "cifar-10-batches-bin", data_root);
    std::vector<std::string> names;
    for (int i = 1; i <= 5; ++i) names.push_back(fmt::format("data_batch_{}.bin", i));
    return {load(files, names, kCifar10Layout, info.train_images),
            load(files, {"test_batch.bin"}, kCifar10Layout, info.test_images)};
}

DataSet load_cifar100(const DataConfig&, const std::filesystem::path& data_root) {
    const auto& info = *find_data_set("cifar100");
    const SourceFiles files("cifar100", "cifar-100-binary", data_root);
    return {load(files, {"train.bin"}, kCifar100Layout, info.train_images),
            load(files, {"test.bin"}, kCifar100Layout, info.test_images)};
}

}  // namespace bitsweep
