#include "sched/plan.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "runs/attempts.h"
#include "runs/files.h"

namespace bitsweep::sched {
namespace {

constexpr const char* kByRequest = "cancelled by request";

}  // namespace

Plan::Plan(std::vector<PlannedRun> runs, RetryRules rules, StartOrder order) {
    for (auto& planned : runs) {
        index_of_.emplace(planned.id, runs_.size());
        Run run(RetryBudget(rules, planned.alone, planned.starts_again));
        run.files.result = planned.files.result;
        run.files.was_tried = planned.files.was_tried;
        run.state = standing_of(run.files, planned.is_cancelled);
        if (!planned.parent.empty()) run.parent = index_of_.at(planned.parent);  // parents stand before their children
        run.planned = std::move(planned);
        runs_.push_back(std::move(run));
    }
    order_.resize(runs_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    const auto place = [&](std::size_t run) {
        const double expected_s = runs_[run].planned.expected_s;
        const double length_s = expected_s > 0 ? expected_s : std::numeric_limits<double>::infinity();
        return std::pair(runs_[run].state != RunState::kStopped, order == StartOrder::kAsGiven ? 0.0 : -length_s);
    };
    // Runs that were begun come first, since half a training is no result. Then the longest, so that no long run is
    // left alone at the end; a run whose time nobody knows counts as the longest.
    std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) { return place(a) < place(b); });
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        if (runs_[i].state == RunState::kDiverged)
            end_for_good(i, RunState::kDiverged, "diverged in an earlier attempt");
        if (runs_[i].state == RunState::kCancelled) end_for_good(i, RunState::kCancelled, kByRequest);
    }
}

std::optional<std::size_t> Plan::find(const std::string& id) const {
    const auto found = index_of_.find(id);
    if (found == index_of_.end()) return std::nullopt;
    return found->second;
}

std::optional<RunState> Plan::state_of_parent(const Run& run) const {
    return run.parent ? std::optional(runs_[*run.parent].state) : std::nullopt;
}

bool Plan::is_ready(const Run& run) const {
    return is_waiting(run.state) && state_of_parent(run).value_or(RunState::kFinished) == RunState::kFinished;
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
    runs_[run].state = RunState::kRunning;
    runs_[run].files.was_tried = true;
}

void Plan::ended(std::size_t run, const Outcome& outcome, bool made_progress, double now_s) {
    auto& ended = runs_[run];
    if (outcome.cause == Cause::kFinished) return end_for_good(run, RunState::kFinished, {});
    if (outcome.cause == Cause::kDiverged) return end_for_good(run, RunState::kDiverged, outcome.message);
    // A run that finished or diverged before the request reached it keeps its result: only an unfinished one is
    // cancelled.
    ended.budget.count(outcome, made_progress);
    if (ended.is_cancelled) return end_for_good(run, RunState::kCancelled, kByRequest);
    if (const auto why = ended.budget.given_up()) return end_for_good(run, RunState::kFailed, *why);
    ended.state = RunState::kStopped;
    ended.why = outcome.message;
    ended.not_before_s = now_s + ended.budget.backoff_s();
}

void Plan::end_for_good(std::size_t run, RunState state, std::string why) {
    runs_[run].state = state;
    runs_[run].why = std::move(why);
    if (state == RunState::kFinished) return;
    // block() ends each child for good, which blocks the children of that one: a chain of parents ends as a whole.
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (runs_[i].parent == run && is_waiting(runs_[i].state)) block(i);
}

void Plan::block(std::size_t run) {
    const auto& parent = runs_[*runs_[run].parent].planned.id;
    end_for_good(run, RunState::kBlocked, blocked_by(parent));
}

void Plan::cancel(std::size_t run) {
    auto& cancelled = runs_[run];
    if (cancelled.state == RunState::kRunning) cancelled.is_cancelled = true;
    const bool is_left = is_waiting(cancelled.state) || cancelled.state == RunState::kBlocked;
    if (is_left) end_for_good(run, RunState::kCancelled, kByRequest);
}

bool Plan::retry(std::size_t run) {
    runs_[run].is_cancelled = false;
    if (runs_[run].state != RunState::kFailed && runs_[run].state != RunState::kCancelled) return false;
    wait_again(run);
    return true;
}

void Plan::forgive(std::size_t run) {
    runs_[run].budget.forgive_crashes();
    if (runs_[run].state == RunState::kFailed) wait_again(run);
}

// Blocked children wait with it. A run whose parent is over and did not finish stays blocked.
void Plan::wait_again(std::size_t run) {
    auto& again = runs_[run];
    again.budget.refill();
    again.not_before_s = 0;
    again.why.clear();
    again.state = standing_of(again.files, false, state_of_parent(again));
    if (again.state == RunState::kBlocked) return block(run);
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (runs_[i].parent == run && runs_[i].state == RunState::kBlocked) wait_again(i);
}

bool Plan::done() const {
    return std::none_of(runs_.begin(), runs_.end(),
                        [](const Run& run) { return run.state == RunState::kRunning || is_waiting(run.state); });
}

std::optional<double> Plan::next_wake_s() const {
    std::optional<double> wake;
    for (const auto& run : runs_)
        if (is_ready(run)) wake = std::min(wake.value_or(run.not_before_s), run.not_before_s);
    return wake;
}

StateCounts Plan::counts() const {
    StateCounts counts;
    for (const auto& run : runs_) ++counts[run.state];
    return counts;
}

std::size_t Plan::count(RunState state) const {
    return static_cast<std::size_t>(
        std::count_if(runs_.begin(), runs_.end(), [&](const Run& run) { return run.state == state; }));
}

PlannedRun with_habits(PlannedRun run, const Trainer& trainer) {
    run.trainer = trainer.label();
    run.starts_again = trainer.resume == Resume::kRestart;
    run.hang_s = trainer.hang_minutes.value_or(0) * 60;
    run.memory_bytes = static_cast<std::uint64_t>(trainer.memory_mib.value_or(0)) << 20;
    return run;
}

Plan plan_in(const std::filesystem::path& results, std::vector<PlannedRun> runs, const std::set<std::string>& cancelled,
             const RetryRules& rules, StartOrder order) {
    for (auto& run : runs) {
        run.alone = run.files.was_tried && ran_out_of_memory(run_folder(results, run.id));
        run.is_cancelled = cancelled.contains(run.id);
    }
    return Plan(std::move(runs), rules, order);
}

}  // namespace bitsweep::sched
