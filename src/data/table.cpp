#include "data/table.h"

#include <fmt/format.h>

#include "base/error.h"

namespace bitsweep {

DataSet load_data_set(const DataConfig& config, const std::filesystem::path& data_root) {
    for (const auto& loader : kDataLoaders)
        if (loader.name == config.name) return loader.load(config, data_root);
    throw ConfigError("data.name", "no loader for '" + config.name + "'");
}

void require_count(std::int64_t found, std::int64_t expected, const std::string& file) {
    if (found != expected) throw DataError(fmt::format("{}: {} images, expected {}", file, found, expected));
}

}  // namespace bitsweep
