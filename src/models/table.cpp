#include "models/table.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "config/tables.h"
#include "models/plan_network.h"
#include "nn/parameters.h"
#include "nn/placement.h"

namespace bitsweep {
namespace {

// 4 GB in float32; a training holds each weight some four times.
constexpr double kMostWeights = 1e9;

// Of its convolutions and linear layers. A double: the product may be beyond any integer.
double count_weights(const NetworkPlan& plan) {
    double count = 0;
    for (const auto& node : plan.nodes()) {
        if (const auto* convolution = std::get_if<node::Convolution>(&node.kind)) {
            const auto& of = convolution->options;
            count += static_cast<double>(of.out_channels) * static_cast<double>(of.in_channels / of.groups) *
                     static_cast<double>(of.kernel * of.kernel);
        } else if (const auto* linear = std::get_if<node::Linear>(&node.kind)) {
            count +=
                static_cast<double>(linear->options.in_features) * static_cast<double>(linear->options.out_features);
        }
    }
    return count;
}

// Before any of it is allocated: the system would end this process, or another one, without a word.
void check_fits(const NetworkPlan& plan, std::string_view name, double width) {
    if (const auto weights = count_weights(plan); weights > kMostWeights)
        throw ConfigError("model.width", fmt::format("{} of width {} has {:.3g} weights, at most {:.0e} are taken",
                                                     name, width, weights, kMostWeights));
}

}  // namespace

ImageShape image_shape(const DataConfig& data) {
    const auto& info = *find_data_set(data.name);
    return {data.name == "folder" ? static_cast<int>(data.classes) : info.classes,
            info.from_files ? static_cast<int>(data.image_size) : info.image_size, info.channels};
}

NetworkPlan ModelRow::plan(const RunConfig& config, const ImageShape& images) const {
    const auto plan_at = [&](int size) {
        const ImageShape others{images.classes, size, images.channels};
        return std::visit([&](const auto& its) { return make_plan(its, config, others); }, shape);
    };
    auto plan = plan_at(images.size);
    check_fits(plan, name, config.model.width);
    if (plan.has_pixels()) return plan;
    int least = images.size;
    while (!plan_at(least).has_pixels()) ++least;
    const auto* data = find_data_set(config.data.name);
    throw ConfigError(
        data != nullptr && data->from_files ? "data.image_size" : "model.name",
        fmt::format("{} needs images of {} pixels or more, {} gives {}", name, least, config.data.name, images.size));
}

std::shared_ptr<Network> ModelRow::make(const RunConfig& config, const ImageShape& images) const {
    return std::make_shared<PlanNetwork>(plan(config, images));
}

namespace {

const ModelRow& row_of(const RunConfig& config) {
    const auto row = std::find_if(std::begin(kModelRows), std::end(kModelRows),
                                  [&](const ModelRow& model) { return model.name == config.model.name; });
    if (row == std::end(kModelRows))
        throw ConfigError("model.name", "unknown network '" + config.model.name + "'",
                          name_hint(config.model.name, model_names()));
    if (find_data_set(config.data.name) == nullptr)
        throw ConfigError("data.name", "unknown data set '" + config.data.name + "'",
                          name_hint(config.data.name, data_set_names()));
    return *row;
}

}  // namespace

NetworkPlan network_plan(const RunConfig& config) {
    return row_of(config).plan(config, image_shape(config.data));
}

std::shared_ptr<Network> make_network(const RunConfig& config) {
    auto network = row_of(config).make(config, image_shape(config.data));
    check_layer_patterns(config.quant, network->layers());
    initialize(*network, static_cast<std::uint64_t>(config.seed));
    if (config.train.precision == "bf16")
        for (const auto& [name, layer] : network->layers()) layer->multiply_in(torch::kBFloat16);
    return network;
}

}  // namespace bitsweep
