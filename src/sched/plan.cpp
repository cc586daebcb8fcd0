#include "sched/plan.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace bitsweep {

const char* to_string(Cause cause) {
    switch (cause) {
        case Cause::kFinished:
            return "finished";
        case Cause::kDiverged:
            return "diverged";
        case Cause::kBadConfig:
            return "bad_config";
        case Cause::kOutOfMemory:
            return "out_of_memory";
        case Cause::kCrashed:
            return "crashed";
        case Cause::kPreempted:
            return "preempted";
        case Cause::kInterrupted:
            return "interrupted";
    }
    return "unknown";
}

Cause cause_of_exit(int exit_code) {
    switch (exit_code) {
        case 0:
            return Cause::kFinished;
        case 10:
            return Cause::kDiverged;
        case 20:
            return Cause::kBadConfig;
        case 30:
            return Cause::kOutOfMemory;
        case 75:
            return Cause::kPreempted;
        case 130:
        case 143:
            return Cause::kInterrupted;
        default:
            return Cause::kCrashed;
    }
}

Plan::Plan(std::vector<PlannedRun> runs, RetryRules rules) : rules_(rules) {
    std::unordered_map<std::string, std::size_t> index_of;
    for (auto& planned : runs) {
        index_of.emplace(planned.id, runs_.size());
        Run run;
        if (planned.finished) run.state = State::kFinished;
        if (planned.diverged) run.state = State::kDiverged;
        if (!planned.parent.empty()) run.parent = index_of.at(planned.parent);  // parents stand before their children
        run.planned = std::move(planned);
        runs_.push_back(std::move(run));
    }
    order_.resize(runs_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    const auto length = [&](std::size_t run) {
        const double expected = runs_[run].planned.expected_s;
        return expected > 0 ? expected : std::numeric_limits<double>::infinity();
    };
    std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) { return length(a) > length(b); });
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (runs_[i].state == State::kDiverged) end_for_good(i, State::kDiverged, "diverged in an earlier attempt");
}

bool Plan::is_ready(const Run& run) const {
    return run.state == State::kWaiting && (!run.parent || runs_[*run.parent].state == State::kFinished);
}

std::optional<std::size_t> Plan::next(double now_s) const {
    for (const auto index : order_)
        if (is_ready(runs_[index]) && runs_[index].not_before_s <= now_s) return index;
    return std::nullopt;
}

void Plan::started(std::size_t run) {
    runs_[run].state = State::kRunning;
}

void Plan::ended(std::size_t run, const Outcome& outcome, bool made_progress, double now_s) {
    auto& ended = runs_[run];
    ended.state = State::kWaiting;
    if (made_progress) ended.crashes = 0;
    switch (outcome.cause) {
        case Cause::kFinished:
            return end_for_good(run, State::kFinished, {});
        case Cause::kDiverged:
            return end_for_good(run, State::kDiverged, outcome.message);
        case Cause::kBadConfig:
            return end_for_good(run, State::kFailed, outcome.message);
        case Cause::kInterrupted:
            return;
        case Cause::kPreempted:
            ended.not_before_s = now_s + rules_.busy_backoff_s;
            ended.why = outcome.message;
            return;
        case Cause::kOutOfMemory:
        case Cause::kCrashed:
            break;
    }
    ++ended.crashes;
    ended.why = outcome.message;
    if (ended.crashes >= rules_.crash_budget)
        return end_for_good(
            run, State::kFailed,
            fmt::format("{} ({} attempts in a row without completing an epoch)", outcome.message, ended.crashes));
    const double backoff_s = rules_.first_backoff_s * static_cast<double>(1LL << std::min(ended.crashes - 1, 30));
    ended.not_before_s = now_s + std::min(backoff_s, rules_.longest_backoff_s);
}

void Plan::end_for_good(std::size_t run, State state, std::string why) {
    runs_[run].state = state;
    runs_[run].why = std::move(why);
    if (state == State::kFinished) return;
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (runs_[i].parent == run && runs_[i].state == State::kWaiting)
            end_for_good(i, State::kBlocked, fmt::format("its parent {} did not finish", runs_[run].planned.id));
}

bool Plan::done() const {
    return std::none_of(runs_.begin(), runs_.end(),
                        [](const Run& run) { return run.state == State::kRunning || run.state == State::kWaiting; });
}

std::optional<double> Plan::next_wake_s() const {
    std::optional<double> wake;
    for (const auto& run : runs_)
        if (is_ready(run)) wake = std::min(wake.value_or(run.not_before_s), run.not_before_s);
    return wake;
}

std::size_t Plan::count(State state) const {
    return static_cast<std::size_t>(
        std::count_if(runs_.begin(), runs_.end(), [&](const Run& run) { return run.state == state; }));
}

}  // namespace bitsweep
