#include "sched/plan.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace bitsweep {

Plan::Plan(std::vector<PlannedRun> runs, RetryRules rules) : rules_(rules) {
    for (auto& planned : runs) {
        index_of_.emplace(planned.id, runs_.size());
        Run run;
        if (planned.finished) run.state = State::kFinished;
        if (planned.diverged) run.state = State::kDiverged;
        if (!planned.parent.empty()) run.parent = index_of_.at(planned.parent);  // parents stand before their children
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
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (runs_[i].planned.cancelled) cancel(i);
}

std::optional<std::size_t> Plan::find(const std::string& id) const {
    const auto found = index_of_.find(id);
    if (found == index_of_.end()) return std::nullopt;
    return found->second;
}

bool Plan::is_ready(const Run& run) const {
    return run.state == State::kWaiting && (!run.parent || runs_[*run.parent].state == State::kFinished);
}

std::optional<std::size_t> Plan::next(double now_s) const {
    const auto first = ready(now_s, 1);
    if (first.empty()) return std::nullopt;
    return first.front();
}

std::vector<std::size_t> Plan::ready(double now_s, std::size_t limit) const {
    std::vector<std::size_t> list;
    for (const auto index : order_) {
        if (list.size() == limit) break;
        if (is_ready(runs_[index]) && runs_[index].not_before_s <= now_s) list.push_back(index);
    }
    return list;
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
        default:
            break;
    }
    if (ended.is_cancelled) return end_for_good(run, State::kCancelled, "cancelled by request");
    ended.why = outcome.message;
    switch (outcome.cause) {
        case Cause::kBadConfig:
            return end_for_good(run, State::kFailed, outcome.message);
        case Cause::kPreempted:
            ended.not_before_s = now_s + rules_.busy_backoff_s;
            return;
        case Cause::kTimedOut:
            return count_timeout(run, outcome);
        case Cause::kOutOfMemory:
            if (ended.planned.alone) return count_crash(run, outcome, now_s);
            ended.planned.alone = true;
            return;
        case Cause::kCrashed:
        case Cause::kHung:
            return count_crash(run, outcome, now_s);
        default:
            return;
    }
}

void Plan::count_crash(std::size_t run, const Outcome& outcome, double now_s) {
    auto& ended = runs_[run];
    ++ended.crashes;
    if (ended.crashes >= rules_.crash_budget)
        return end_for_good(
            run, State::kFailed,
            fmt::format("{} ({} attempts in a row without completing an epoch)", outcome.message, ended.crashes));
    const double backoff_s = rules_.first_backoff_s * static_cast<double>(1LL << std::min(ended.crashes - 1, 30));
    ended.not_before_s = now_s + std::min(backoff_s, rules_.longest_backoff_s);
}

void Plan::count_timeout(std::size_t run, const Outcome& outcome) {
    if (++runs_[run].timeouts < rules_.timeout_budget) return;
    end_for_good(
        run, State::kFailed,
        fmt::format("{} ({} times; its checkpoint is kept: resources.minutes or --timeout-factor gives it more "
                    "time)",
                    outcome.message, runs_[run].timeouts));
}

void Plan::end_for_good(std::size_t run, State state, std::string why) {
    runs_[run].state = state;
    runs_[run].why = std::move(why);
    if (state == State::kFinished) return;
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (runs_[i].parent == run && runs_[i].state == State::kWaiting)
            end_for_good(i, State::kBlocked, fmt::format("its parent {} did not finish", runs_[run].planned.id));
}

void Plan::cancel(std::size_t run) {
    auto& cancelled = runs_[run];
    if (cancelled.state == State::kRunning) cancelled.is_cancelled = true;
    const bool is_left = cancelled.state == State::kWaiting || cancelled.state == State::kBlocked;
    if (is_left) end_for_good(run, State::kCancelled, "cancelled by request");
}

bool Plan::retry(std::size_t run) {
    runs_[run].is_cancelled = false;
    if (runs_[run].state != State::kFailed && runs_[run].state != State::kCancelled) return false;
    wait_again(run);
    return true;
}

void Plan::forgive(std::size_t run) {
    runs_[run].crashes = 0;
    if (runs_[run].state == State::kFailed) wait_again(run);
}

// Blocked children wait with it. A run whose parent is over and did not finish stays blocked.
void Plan::wait_again(std::size_t run) {
    auto& again = runs_[run];
    again.crashes = 0;
    again.timeouts = 0;
    again.not_before_s = 0;
    again.why.clear();
    again.state = State::kWaiting;
    if (again.parent) {
        const auto parent = runs_[*again.parent].state;
        if (parent != State::kFinished && parent != State::kWaiting && parent != State::kRunning)
            return end_for_good(run, State::kBlocked,
                                fmt::format("its parent {} did not finish", runs_[*again.parent].planned.id));
    }
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (runs_[i].parent == run && runs_[i].state == State::kBlocked) wait_again(i);
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
