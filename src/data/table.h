#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "data/data_set.h"

namespace bitsweep {

/// One loader. Throws DataError naming the file that is missing, short or altered, and what to do.
struct DataLoader {
    std::string_view name;  ///< in config/tables.h
    DataSet (*load)(const DataConfig& config, const std::filesystem::path& data_root);
};

DataSet load_cifar(const DataConfig& config, const std::filesystem::path& data_root);
DataSet load_idx(const DataConfig& config, const std::filesystem::path& data_root);
DataSet load_svhn(const DataConfig& config, const std::filesystem::path& data_root);
DataSet load_imagenet(const DataConfig& config, const std::filesystem::path& data_root);
DataSet load_folder(const DataConfig& config, const std::filesystem::path& data_root);
DataSet load_shapes10(const DataConfig& config, const std::filesystem::path& data_root);

/// A data set of a known format is a row here, in config/tables.h and in datasets/catalog.cpp; a new format a file
/// more.
inline constexpr DataLoader kDataLoaders[] = {
    {"cifar10", load_cifar},     {"cifar100", load_cifar}, {"mnist", load_idx},
    {"fashion-mnist", load_idx}, {"svhn", load_svhn},      {"svhn-extra", load_svhn},
    {"imagenet", load_imagenet}, {"folder", load_folder},  {"shapes10", load_shapes10},
};

/// Loads the data set of that config, which has already been checked.
DataSet load_data_set(const DataConfig& config, const std::filesystem::path& data_root);

/// For loaders: throws DataError where the images `found` in `file` are not as many as the data set has.
void require_count(std::int64_t found, std::int64_t expected, const std::string& file);

}  // namespace bitsweep
