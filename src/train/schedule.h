#pragma once

#include <cstdint>

#include "config/run_config.h"

namespace bitsweep {

/// The learning rate of step `step`, counted from 0 over the whole run: a pure function, so it resumes by itself.
///
///   warm-up   step < warmup_steps: lr * (step + 1) / warmup_steps
///   step      lr * gamma^(milestones passed); milestone m acts from the first step after epoch m
///   cosine    lr * (1 + cos(pi p)) / 2   with p = share of the steps after warm-up that lie behind
///   linear    lr * (1 - p)
///   constant  lr
double learning_rate(const RunConfig& config, std::int64_t step, std::int64_t steps_per_epoch);

}  // namespace bitsweep
