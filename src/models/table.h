#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "config/run_config.h"
#include "models/plain.h"
#include "models/residual.h"
#include "nn/network.h"

namespace bitsweep {

/// The images of a data set whose name the config has already been checked to know.
ImageShape image_shape(const DataConfig& data);

/// One row a network, held against kModels (config/tables.h) by a test: a row here and a row there add a network of a
/// known family.
struct ModelRow {
    std::string_view name;
    std::variant<ResidualShape, PlainShape> shape;

    /// Throws ConfigError where the network does not fit the config, or the images.
    NetworkPlan plan(const RunConfig& config, const ImageShape& images) const;

    /// The network of the plan, with parameters that are not initialised yet.
    std::shared_ptr<Network> make(const RunConfig& config, const ImageShape& images) const;
};

inline constexpr ModelRow kModelRows[] = {
    {"resnet8", cifar(1)},
    {"resnet14", cifar(2)},
    {"resnet20", cifar(3)},
    {"resnet32", cifar(5)},
    {"resnet44", cifar(7)},
    {"resnet56", cifar(9)},
    {"resnet110", cifar(18)},
    {"resnet18-cifar", with_small_stem(imagenet({2, 2, 2, 2}, BlockKind::kBasic))},
    {"resnet18", imagenet({2, 2, 2, 2}, BlockKind::kBasic)},
    {"resnet34", imagenet({3, 4, 6, 3}, BlockKind::kBasic)},
    {"resnet50", imagenet({3, 4, 6, 3}, BlockKind::kBottleneck)},
    {"svhnnet", PlainShape{kSvhnNet}},
    {"alexnet", PlainShape{kAlexNet}},
};

/// The plan of `config`'s network for its data set. Throws as ModelRow::plan(), and where network or data set is
/// unknown.
NetworkPlan network_plan(const RunConfig& config);

/// The network of `config` for its data set, on the CPU, in training mode, initialised from config.seed
/// (nn/parameters.h). Initial weights from a file are the caller's to load.
std::shared_ptr<Network> make_network(const RunConfig& config);

}  // namespace bitsweep
