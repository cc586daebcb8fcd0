#pragma once

#include <memory>

#include <torch/torch.h>

#include "config/run_config.h"
#include "nn/parameters.h"

namespace bitsweep {

/// SGD or Adam over the three groups, each with its own L2 coefficient, which is added to the gradient before
/// momentum or Adam (nn/parameters.h). The rate is set before each step.
std::unique_ptr<torch::optim::Optimizer> make_optimizer(const RunConfig& config, const ParameterGroups& groups);

void set_learning_rate(torch::optim::Optimizer& optimizer, double rate);

/// Drops the gradients rather than filling them with zeros: one pass over the weights less.
void drop_gradients(torch::optim::Optimizer& optimizer);

}  // namespace bitsweep
