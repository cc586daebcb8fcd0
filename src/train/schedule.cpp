#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace bitsweep {

double learning_rate(const RunConfig& config, std::int64_t step, std::int64_t steps_per_epoch) {
    const auto& schedule = config.schedule;
    const double peak = config.optim.lr;
    if (step < schedule.warmup_steps)
        return peak * static_cast<double>(step + 1) / static_cast<double>(schedule.warmup_steps);
    const auto steps = config.epochs * steps_per_epoch - schedule.warmup_steps;
    const double behind =
        static_cast<double>(step - schedule.warmup_steps) / static_cast<double>(std::max<std::int64_t>(1, steps));
    if (schedule.method == "cosine") return peak * 0.5 * (1.0 + std::cos(std::numbers::pi * behind));
    if (schedule.method == "linear") return peak * (1.0 - behind);
    if (schedule.method == "constant") return peak;
    double rate = peak;
    for (const auto milestone : schedule.milestones)
        if (step >= milestone * steps_per_epoch) rate *= schedule.gamma;
    return rate;
}

}  // namespace bitsweep
