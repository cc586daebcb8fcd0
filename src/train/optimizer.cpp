#include "train/optimizer.h"

namespace bitsweep {
namespace {

torch::optim::SGDOptions sgd_options(const OptimConfig& config) {
    return torch::optim::SGDOptions(config.lr).momentum(config.momentum).nesterov(config.nesterov);
}

std::unique_ptr<torch::optim::OptimizerOptions> group_options(const OptimConfig& config, double decay) {
    if (config.method == "adam") {
        const auto betas = std::make_tuple(config.beta1, config.beta2);
        return std::make_unique<torch::optim::AdamOptions>(
            torch::optim::AdamOptions(config.lr).betas(betas).eps(config.epsilon).weight_decay(decay));
    }
    return std::make_unique<torch::optim::SGDOptions>(sgd_options(config).weight_decay(decay));
}

}  // namespace

ScheduledOptimizer make_optimizer(const RunConfig& config, const ParameterGroups& groups) {
    const auto& optim = config.optim;
    std::vector<torch::optim::OptimizerParamGroup> list;
    ScheduledOptimizer result;
    const auto add = [&](const std::vector<torch::Tensor>& parameters, double decay, double rate_factor) {
        if (parameters.empty()) return;
        list.emplace_back(parameters, group_options(optim, decay));
        result.rate_factors.push_back(rate_factor);
    };
    add(groups.weights, optim.decay, 1);
    add(groups.norms, optim.decay_bn ? optim.decay : 0.0, 1);
    for (const auto& group : groups.learned) add(group.parameters, group.decay.value_or(0), group.rate);
    if (optim.method == "adam") result.optimizer = std::make_shared<torch::optim::Adam>(list);
    else result.optimizer = std::make_shared<torch::optim::SGD>(list, sgd_options(optim));
    return result;
}

void ScheduledOptimizer::set_rate(double rate) {
    auto factor = rate_factors.begin();
    for (auto& group : optimizer->param_groups()) {
        const double own = rate * *factor++;
        if (auto* sgd = dynamic_cast<torch::optim::SGDOptions*>(&group.options())) sgd->lr(own);
        else static_cast<torch::optim::AdamOptions&>(group.options()).lr(own);
    }
}

void drop_gradients(torch::optim::Optimizer& optimizer) {
    for (auto& group : optimizer.param_groups())
        for (auto& parameter : group.params()) parameter.mutable_grad().reset();
}

}  // namespace bitsweep
