#include "train/optimizer.h"

namespace bitsweep {
namespace {

std::unique_ptr<torch::optim::OptimizerOptions> group_options(const OptimConfig& config, double decay) {
    if (config.method == "adam") {
        auto options = std::make_unique<torch::optim::AdamOptions>(config.lr);
        options->betas({config.beta1, config.beta2}).eps(config.epsilon).weight_decay(decay);
        return options;
    }
    auto options = std::make_unique<torch::optim::SGDOptions>(config.lr);
    options->momentum(config.momentum).nesterov(config.nesterov).weight_decay(decay);
    return options;
}

}  // namespace

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const RunConfig& config, const ParameterGroups& groups) {
    const auto& optim = config.optim;
    std::vector<torch::optim::OptimizerParamGroup> list;
    const auto add = [&](const std::vector<torch::Tensor>& parameters, double decay) {
        if (!parameters.empty()) list.emplace_back(parameters, group_options(optim, decay));
    };
    add(groups.weights, optim.decay);
    add(groups.norms, optim.decay_bn ? optim.decay : 0.0);
    add(groups.alphas, config.quant.activation.alpha_decay);
    if (optim.method == "adam") return std::make_unique<torch::optim::Adam>(list);
    torch::optim::SGDOptions defaults(optim.lr);
    defaults.momentum(optim.momentum).nesterov(optim.nesterov);
    return std::make_unique<torch::optim::SGD>(list, defaults);
}

void set_learning_rate(torch::optim::Optimizer& optimizer, double rate) {
    for (auto& group : optimizer.param_groups()) {
        if (auto* sgd = dynamic_cast<torch::optim::SGDOptions*>(&group.options())) sgd->lr(rate);
        else static_cast<torch::optim::AdamOptions&>(group.options()).lr(rate);
    }
}

void drop_gradients(torch::optim::Optimizer& optimizer) {
    for (auto& group : optimizer.param_groups())
        for (auto& parameter : group.params()) parameter.mutable_grad().reset();
}

}  // namespace bitsweep
