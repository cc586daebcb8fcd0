#pragma once

#include <memory>
#include <string_view>

#include "config/run_config.h"
#include "nn/network.h"

namespace bitsweep {

/// What a network is built from, besides its quantization: known from the config and its data set.
struct ImageShape {
    int classes;
    int size;  ///< height = width, pixels
    int channels = 3;
};

/// Of a data set whose name the config has already been checked to know.
ImageShape image_shape(const DataConfig& data);

/// One row a network; held against kModels (config/tables.h) by a test.
struct ModelRow {
    std::string_view name;
    std::shared_ptr<Network> (*make)(const RunConfig& config, const ImageShape& images);
};

std::shared_ptr<Network> make_resnet8(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet20(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet32(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet44(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet56(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet110(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet18_cifar(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet18(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet34(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_resnet50(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_svhnnet(const RunConfig& config, const ImageShape& images);
std::shared_ptr<Network> make_alexnet(const RunConfig& config, const ImageShape& images);

inline constexpr ModelRow kModelRows[] = {
    {"resnet8", make_resnet8},
    {"resnet20", make_resnet20},
    {"resnet32", make_resnet32},
    {"resnet44", make_resnet44},
    {"resnet56", make_resnet56},
    {"resnet110", make_resnet110},
    {"resnet18-cifar", make_resnet18_cifar},
    {"resnet18", make_resnet18},
    {"resnet34", make_resnet34},
    {"resnet50", make_resnet50},
    {"svhnnet", make_svhnnet},
    {"alexnet", make_alexnet},
};

/// The network of `config` for its data set, on the CPU, in training mode, initialised from config.seed
/// (nn/parameters.h). Initial weights from a file are the caller's to load.
std::shared_ptr<Network> make_network(const RunConfig& config);

}  // namespace bitsweep
