#include <cstring>

#include <fmt/format.h>

#include "base/error.h"
#include "data/table.h"
#include "datasets/files.h"

namespace bitsweep {
namespace {

// The binary version (Krizhevsky 2009): a record is one label byte and 3,072 bytes, planes R, G, B of 32x32.
constexpr std::int64_t kImageBytes = 3 * 32 * 32;
constexpr std::int64_t kRecordBytes = 1 + kImageBytes;
constexpr std::int64_t kRecordsPerFile = 10000;

ImageSet empty_set(std::int64_t files) {
    const auto count = files * kRecordsPerFile;
    return {torch::empty({count, 3, 32, 32}, torch::kUInt8), torch::empty({count}, torch::kInt64)};
}

void copy_records(const std::string& bytes, std::int64_t first, ImageSet& set) {
    auto* images = set.images.data_ptr<std::uint8_t>();
    auto* labels = set.labels.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < kRecordsPerFile; ++i) {
        const auto* record = reinterpret_cast<const std::uint8_t*>(bytes.data()) + i * kRecordBytes;
        if (record[0] > 9) throw DataError(fmt::format("cifar10: label {} in record {}", record[0], first + i));
        labels[first + i] = record[0];
        std::memcpy(images + (first + i) * kImageBytes, record + 1, kImageBytes);
    }
}

}  // namespace

DataSet load_cifar10(const std::filesystem::path& data_root) {
    const auto& set = *find_file_set("cifar10");
    const auto train_files = static_cast<std::int64_t>(set.files.size()) - 1;
    DataSet data{empty_set(train_files), empty_set(1)};
    for (std::int64_t i = 0; i < train_files; ++i)
        copy_records(read_verified(set, set.files[static_cast<std::size_t>(i)], data_root), i * kRecordsPerFile,
                     data.train);
    copy_records(read_verified(set, set.files.back(), data_root), 0, data.test);
    return data;
}

}  // namespace bitsweep
