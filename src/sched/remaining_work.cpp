#include "sched/remaining_work.h"

#include <algorithm>
#include <numeric>

namespace bitsweep::sched {
namespace {

std::optional<double> epoch_s(const Pace& pace) {
    if (pace.epochs_done <= 0) return std::nullopt;
    return pace.elapsed_s / static_cast<double>(pace.epochs_done);
}

std::optional<double> mean_epoch_s(const std::map<std::size_t, Pace>& running, Pace all) {
    for (const auto& [run, pace] : running) {
        if (pace.epochs_done <= 0) continue;
        all.elapsed_s += pace.elapsed_s;
        all.epochs_done += pace.epochs_done;
    }
    return epoch_s(all);
}

}  // namespace

double packed_s(std::vector<double> lengths_s, std::size_t slots) {
    std::sort(lengths_s.rbegin(), lengths_s.rend());
    std::vector<double> busy_until_s(std::max<std::size_t>(slots, 1), 0.0);
    for (const double length_s : lengths_s) *std::min_element(busy_until_s.begin(), busy_until_s.end()) += length_s;
    return *std::max_element(busy_until_s.begin(), busy_until_s.end());
}

std::optional<RemainingWork> remaining_work(const Plan& plan, const std::map<std::size_t, Pace>& running,
                                            const Pace& ended, std::size_t slots) {
    const auto typical_s = mean_epoch_s(running, ended);
    std::vector<double> lengths_s;
    for (std::size_t run = 0; run < plan.size(); ++run) {
        const auto state = plan.state(run);
        if (state != RunState::kRunning && !is_waiting(state)) continue;
        const auto& planned = plan.planned(run);
        const auto pace = running.find(run);
        if (pace != running.end() && epoch_s(pace->second))
            lengths_s.push_back(*epoch_s(pace->second) * static_cast<double>(pace->second.epochs_left));
        else if (planned.expected_s > 0)
            lengths_s.push_back(
                std::max(0.0, planned.expected_s - (pace != running.end() ? pace->second.elapsed_s : 0.0)));
        else if (typical_s && planned.epochs_left > 0)
            lengths_s.push_back(*typical_s * static_cast<double>(planned.epochs_left));
        else return std::nullopt;
    }
    return RemainingWork{std::accumulate(lengths_s.begin(), lengths_s.end(), 0.0), packed_s(lengths_s, slots)};
}

}  // namespace bitsweep::sched
