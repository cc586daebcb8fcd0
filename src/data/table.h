#pragma once

#include <filesystem>
#include <string_view>

#include "data/data_set.h"

namespace bitsweep {

/// One loader. Throws DataError naming the file that is missing, short or altered, and what to do.
struct DataLoader {
    std::string_view name;  ///< in config/tables.h
    DataSet (*load)(const std::filesystem::path& data_root);
};

DataSet load_cifar10(const std::filesystem::path& data_root);
DataSet load_shapes10(const std::filesystem::path& data_root);

/// To add a data set: a file with its loader, a row here, and a row in config/tables.h.
inline constexpr DataLoader kDataLoaders[] = {
    {"cifar10", load_cifar10},
    {"shapes10", load_shapes10},
};

/// Loads the data set of that name, which the config has already been checked to know.
DataSet load_data_set(std::string_view name, const std::filesystem::path& data_root);

}  // namespace bitsweep
