#include "sched/scheduler.h"

#include <algorithm>

#include "base/error.h"

namespace bitsweep {
namespace {

constexpr double kTickInterval_s = 1.0;

}  // namespace

Scheduler::Scheduler(Plan& plan, SlotPool& slots, Executor& executor, RunBook& book, const Clock& clock,
                     StatusSink& sink, std::function<int()> stop_requests)
    : plan_(plan),
      slots_(slots),
      executor_(executor),
      book_(book),
      clock_(clock),
      sink_(sink),
      stop_requests_(std::move(stop_requests)) {}

void Scheduler::run() {
    adopt_orphans();
    while (!plan_.done()) {
        const int stops = stop_requests_();
        if (stops == 0) fill();
        else pass_on_stop(stops);
        if (stops > 0 && attempts_.empty()) return;
        if (const auto end = executor_.wait(patience_s())) account(*end);
        tick();
    }
}

void Scheduler::adopt_orphans() {
    for (std::size_t run = 0; run < plan_.size() && slots_.free() > 0; ++run) {
        if (plan_.state(run) != Plan::State::kWaiting) continue;
        const auto& id = plan_.planned(run).id;
        if (!executor_.adopt(run, id)) continue;
        auto lease = slots_.try_lend();
        sink_.started(run, lease->slot(), true);
        attempts_.try_emplace(run, Attempt{std::move(*lease), book_.last_epoch(id)});
        plan_.started(run);
    }
}

void Scheduler::fill() {
    while (const auto run = plan_.next(clock_.steady_s())) {
        auto lease = slots_.try_lend();
        if (!lease) return;
        start(*run, std::move(*lease));
    }
}

void Scheduler::start(std::size_t run, SlotPool::Lease lease) {
    const auto& id = plan_.planned(run).id;
    std::int64_t first_epoch = -1;
    plan_.started(run);
    try {
        book_.open(id);
        first_epoch = book_.last_epoch(id);
        executor_.start(run, id, lease.slot());
    } catch (const SystemError& error) {  // this attempt could not start: the others go on
        const Outcome outcome{Cause::kCrashed, error.what()};
        plan_.ended(run, outcome, false, clock_.steady_s());
        sink_.ended(run, outcome);
        return;
    }
    sink_.started(run, lease.slot(), false);
    attempts_.try_emplace(run, Attempt{std::move(lease), first_epoch});
}

void Scheduler::pass_on_stop(int requests) {
    const int wanted = std::min(requests, 2);
    if (wanted <= stops_passed_on_) return;
    stops_passed_on_ = wanted;
    executor_.stop_all(wanted == 2);
    sink_.stopping(wanted == 2);
}

void Scheduler::account(const AttemptEnd& end) {
    const auto& id = plan_.planned(end.run).id;
    const auto attempt = attempts_.find(end.run);
    Outcome outcome = book_.close(id, end);
    // Stopped, but not by us: somebody wants the machine for a while.
    if (outcome.cause == Cause::kInterrupted && stops_passed_on_ == 0) outcome.cause = Cause::kPreempted;
    const bool made_progress = book_.last_epoch(id) > attempt->second.first_epoch;
    attempts_.erase(attempt);
    plan_.ended(end.run, outcome, made_progress, clock_.steady_s());
    sink_.ended(end.run, outcome);
}

void Scheduler::tick() {
    const double now_s = clock_.steady_s();
    if (now_s - last_tick_s_ < kTickInterval_s) return;
    last_tick_s_ = now_s;
    std::vector<std::string> ids;
    for (const auto run : running()) ids.push_back(plan_.planned(run).id);
    book_.refresh(ids);
    sink_.tick(running());
}

double Scheduler::patience_s() const {
    const auto wake_s = plan_.next_wake_s();
    if (!wake_s || slots_.free() == 0 || stops_passed_on_ > 0) return kTickInterval_s;
    return std::clamp(*wake_s - clock_.steady_s(), 0.0, kTickInterval_s);
}

std::vector<std::size_t> Scheduler::running() const {
    std::vector<std::size_t> list;
    for (const auto& [run, attempt] : attempts_) list.push_back(run);
    return list;
}

}  // namespace bitsweep
