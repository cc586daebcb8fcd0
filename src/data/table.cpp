#include "data/table.h"

#include "base/error.h"

namespace bitsweep {

DataSet load_data_set(std::string_view name, const std::filesystem::path& data_root) {
    for (const auto& loader : kDataLoaders)
        if (loader.name == name) return loader.load(data_root);
    throw ConfigError("data.name", "no loader for '" + std::string(name) + "'");
}

}  // namespace bitsweep
