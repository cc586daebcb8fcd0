#include "datasets/cifar_records.h"

#include <fmt/format.h>

#include "base/error.h"

namespace bitsweep {

const CifarLayout* cifar_layout(std::string_view data_set) {
    if (data_set == "cifar10") return &kCifar10Layout;
    return data_set == "cifar100" ? &kCifar100Layout : nullptr;
}

std::vector<CifarRecord> cifar_records(std::string_view bytes, const CifarLayout& layout, const std::string& file,
                                       std::int64_t most) {
    const auto record_bytes = layout.label_bytes + kCifarImageBytes;
    const auto count = static_cast<std::int64_t>(bytes.size()) / record_bytes;
    if (count * record_bytes != static_cast<std::int64_t>(bytes.size()) || count > most)
        throw DataError(fmt::format("{}: {} bytes, expected at most {} records of {} bytes", file, bytes.size(), most,
                                    record_bytes));
    std::vector<CifarRecord> records;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto* record = reinterpret_cast<const std::uint8_t*>(bytes.data()) + i * record_bytes;
        const int label = record[layout.label_at];
        if (label >= layout.classes) throw DataError(fmt::format("{}: label {} in record {}", file, label, i));
        records.push_back({label, record + layout.label_bytes});
    }
    return records;
}

}  // namespace bitsweep
