#pragma once

#include <memory>
#include <vector>

#include <torch/torch.h>

#include "config/run_config.h"
#include "nn/parameters.h"

namespace bitsweep {

/// An optimizer over the groups of nn/parameters.h, whose rates follow one schedule.
struct ScheduledOptimizer {
    std::shared_ptr<torch::optim::Optimizer> optimizer;
    std::vector<double> rate_factors;  ///< one a group: QuantState::rate for what quantizers learn, else 1

    void set_rate(double rate);
};

/// SGD or Adam, each group with its own L2 coefficient, which is added to the gradient before momentum or Adam. The
/// rate is set before each step.
ScheduledOptimizer make_optimizer(const RunConfig& config, const ParameterGroups& groups);

/// Drops the gradients rather than filling them with zeros: one pass over the weights less.
void drop_gradients(torch::optim::Optimizer& optimizer);

}  // namespace bitsweep
