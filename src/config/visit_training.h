#pragma once

#include <type_traits>

#include "config/rules.h"
#include "config/run_config.h"

namespace bitsweep {

// The keys of the optimizer, the learning rate, batch norm and the arithmetic; config/visit.h says how to read this.

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, OptimConfig>
void visit(Self& c, V& v) {
    const bool sgd = c.method == "sgd";
    const bool adam = c.method == "adam";
    v.field("method", c.method, Choice{{"sgd", "adam"}}, "optimizer", true);
    v.field("lr", c.lr, kPositive, "peak learning rate", true);
    v.field("momentum", c.momentum, kFraction, "SGD: momentum", sgd);
    v.field("nesterov", c.nesterov, NoRule{}, "SGD: Nesterov momentum", sgd);
    v.field("beta1", c.beta1, kFraction, "Adam: decay of the first moment", adam);
    v.field("beta2", c.beta2, kFraction, "Adam: decay of the second moment", adam);
    v.field("epsilon", c.epsilon, kPositive, "Adam: added to the root of the second moment", adam);
    v.field("decay", c.decay, kNotNegative, "L2 coefficient of convolution and linear weights", true);
    v.field("decay_bn", c.decay_bn, NoRule{}, "decay batch-norm parameters and biases too", true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, ScheduleConfig>
void visit(Self& c, V& v) {
    const bool step = c.method == "step";
    v.field("method", c.method, Choice{{"step", "cosine", "linear", "constant"}}, "learning-rate schedule", true);
    v.field("milestones", c.milestones, kCountFromOne, "step: epochs after which the rate is multiplied by gamma",
            step);
    v.field("gamma", c.gamma, kPositive, "step: the factor", step);
    v.field("warmup_steps", c.warmup_steps, kCount, "steps of linear warm-up from 0", true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, BatchNormConfig>
void visit(Self& c, V& v) {
    v.field("momentum", c.momentum, kFraction, "weight of the new batch in the running statistics", true);
    v.field("epsilon", c.epsilon, kPositive, "added to the variance", true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, DistillConfig>
void visit(Self& c, V& v) {
    const bool is_taught = !c.from.is_null();
    v.field("from", c.from, NoRule{},
            "the trained network to learn from, as init.from writes it, but without starting from its weights", false);
    v.field("weight", c.weight, kFraction, "share of the teacher in the loss; the labels have the rest", is_taught);
    v.field("temperature", c.temperature, kPositive, "both outputs are divided by it", is_taught);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, TrainConfig>
void visit(Self& c, V& v) {
    v.field("precision", c.precision, Choice{{"float32", "bf16"}},
            "what convolutions multiply in; parameters, batch norm and quantizers are float32 always", true);
    v.field("graph", c.graph, NoRule{}, "CUDA: forward and backward pass are captured once, and replayed as one graph",
            true);
    v.group("distill", c.distill, true);
}

}  // namespace bitsweep
