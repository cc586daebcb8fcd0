#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/config_io.h"
#include "config/tables.h"
#include "deploy/specification.h"
#include "models/lower.h"
#include "models/table.h"
#include "support/networks.h"

namespace bitsweep::test {

inline RunConfig with(RunConfig config, const std::vector<std::pair<std::string, OrderedJson>>& keys) {
    Problems problems;
    for (const auto& [key, value] : keys) set_key(config, key, value, "test", problems);
    problems.throw_if_any();
    return config;
}

/// In evaluation mode, with statistics of batch norms that are not those of a start.
inline std::shared_ptr<Network> network_of(const RunConfig& config, const ImageShape& images) {
    auto network = make_network(config);
    torch::NoGradGuard no_grad;
    network->train();
    for (const std::uint64_t batch : {1, 2})
        network->forward(normal({8, images.channels, images.size, images.size}, batch));
    network->eval();
    return network;
}

inline double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}

/// A lowered network beside the layers it was made from, which may have moved to a GPU since. Each layer, computed by
/// LibTorch's operators on its device, is given what the integer network's own node read. `tolerance` is of the
/// largest value.
class Stages {
public:
    Stages(Network& network, const IntegerNetwork& lowered, const torch::Tensor& image, double tolerance)
        : lowered_(lowered),
          shapes_(shapes_of(lowered)),
          specification_(lowered, {image.data_ptr<float>(), image.data_ptr<float>() + image.numel()}),
          device_(network.parameters().front().device()),
          tolerance_(tolerance) {
        network.set_arithmetic(Arithmetic::kComposed);
        for (const auto& [name, layer] : network.layers()) layers_[name] = layer;
        for (const auto& item : network.named_modules())
            if (auto norm = std::dynamic_pointer_cast<torch::nn::BatchNorm2dImpl>(item.value()))
                norms_[item.key()] = norm;
    }

    void check() {
        values_ = specification_.values();
        for (std::size_t i = 0; i < lowered_.nodes.size(); ++i) check(i);
        CHECK(products_ >= 8);
        CHECK(levels_ > 1000);
    }

private:
    // [1,C,S,S] on the layers' device; levels as the values that they stand for.
    torch::Tensor value_of(std::size_t node) {
        const auto& shape = shapes_[node];
        const auto values =
            torch::tensor(values_[node]).reshape({1, shape.channels, shape.size, shape.size}).to(device_);
        const auto* levels = std::get_if<integer_op::Levels>(&lowered_.nodes[node].op);
        return levels == nullptr ? values : values * (levels->alpha / static_cast<float>(levels->top));
    }

    void check(std::size_t i) {
        const auto& [op, inputs, name] = lowered_.nodes[i];
        if (layers_.count(name) == 1) {
            INFO(name);
            auto x = value_of(inputs.front());
            if (std::holds_alternative<integer_op::Linear>(op)) x = x.flatten(1);
            const auto product = layers_[name]->multiply(x);
            CHECK(largest_difference(value_of(i).reshape_as(product), product) < tolerance_);
            ++products_;
            if (std::holds_alternative<integer_op::LevelConvolution>(op)) check_levels(inputs.front(), *layers_[name]);
        } else if (norms_.count(name) == 1) {
            INFO(name);
            CHECK(largest_difference(value_of(i), norms_[name]->forward(value_of(inputs.front()))) < tolerance_);
        }
    }

    // Levels differ only where y lies within an ulp of a tie.
    void check_levels(std::size_t node, QuantLayer& layer) {
        if (layer.quant().input != InputKind::kPreActivation) return;
        const auto& levels = std::get<integer_op::Levels>(lowered_.nodes[node].op);
        const auto y = value_of(lowered_.nodes[node].inputs.front());
        const auto step = static_cast<double>(levels.alpha) / levels.top;
        const auto difference = ((value_of(node) - layer.activate(y)).to(torch::kFloat64) / step).abs();
        const auto in_steps = y.to(torch::kFloat64) / step;
        const auto from_tie = (in_steps - in_steps.floor() - 0.5).abs();
        CHECK((difference < 1e-4 * levels.top).logical_or(from_tie < 1e-6 * levels.top).all().item<bool>());
        CHECK(difference.max().item<double>() < 1.001);
        levels_ += y.numel();
    }

    const IntegerNetwork& lowered_;
    const std::vector<IntegerShape> shapes_;
    deploy_test::Specification specification_;
    const torch::Device device_;
    const double tolerance_;
    std::vector<deploy_test::Floats> values_;
    std::map<std::string, std::shared_ptr<QuantLayer>> layers_;
    std::map<std::string, std::shared_ptr<torch::nn::BatchNorm2dImpl>> norms_;
    int products_ = 0;
    std::int64_t levels_ = 0;
};

}  // namespace bitsweep::test
