#include "sched/scheduler.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "sys/machine.h"

namespace bitsweep::sched {
namespace {

constexpr double kTickInterval_s = 1.0;
constexpr double kMemoryPatience_s = 60;  // for a driver to give back a dead process's memory

std::string gib(std::uint64_t bytes) {
    return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / (1 << 30));
}

}  // namespace

Scheduler::Scheduler(SchedulerParts parts, SchedulerSettings settings, std::function<int()> stop_requests)
    : at_(parts), settings_(std::move(settings)), stop_requests_(std::move(stop_requests)), health_(settings_.health) {
    if (settings_.slots > 0) at_.slots.set_limit(settings_.slots);
    for (std::size_t run = 0; run < at_.plan.size(); ++run)
        if (const auto bytes = at_.plan.planned(run).memory_bytes; bytes > 0) needs_.stated(run, bytes);
}

// Requests come first: a run that was cancelled while nobody lived here must not be adopted or started.
void Scheduler::run() {
    obey_requests();
    adopt_orphans();
    while (!at_.plan.done()) {
        obey();
        if (may_start()) fill();
        const bool ends = stops_passed_on_ > 0 || at_.slots.all_quarantined();
        if (ends && attempts_.empty()) break;
        prepare_next();
        if (auto ended = at_.executor.wait(patience_s())) account(*ended);
        tick();
    }
}

// Workers outlive a `bitsweep run` that was killed. They keep their locks, so that starting their runs again would
// fail.
void Scheduler::adopt_orphans() {
    for (std::size_t run = 0; run < at_.plan.size() && at_.slots.free() > 0; ++run) {
        if (!is_waiting(at_.plan.state(run))) continue;
        const auto occupied = at_.executor.adopt(run, at_.plan.planned(run).id);
        if (occupied) begin(run, *at_.slots.try_lend_like(*occupied), true);
    }
}

void Scheduler::obey() {
    const int stops = stop_requests_();
    if (stops > 0) pass_on_stop(stops);
}

void Scheduler::obey_requests() {
    const auto requests = at_.control.read();
    for (const auto& id : requests.cancelled) {
        const auto run = at_.plan.find(id);
        if (!run) continue;
        at_.plan.cancel(*run);
        if (attempts_.count(*run) > 0) stop(*run, StopReason::kCancel);
    }
    for (const auto& id : requests.retry) {
        const auto run = at_.plan.find(id);
        at_.control.retried(id);  // also of a run that is not in this plan: its request would be read for ever
        if (run && at_.plan.retry(*run)) at_.sink.said(fmt::format("run {} is tried again, by request", id));
    }
    if (requests.paused_by && !paused_by_)
        at_.sink.said(fmt::format("paused by {}: nothing starts until 'bitsweep resume'", *requests.paused_by));
    if (!requests.paused_by && paused_by_) at_.sink.said("resumed");
    paused_by_ = requests.paused_by;
    if (paused_by_)
        for (const auto run : running()) stop(run, StopReason::kPause);
    obey_slots(requests);
}

// The attempts that began last have least to lose.
void Scheduler::obey_slots(const Requests& requests) {
    if (requests.slots && *requests.slots != at_.slots.limit()) {
        at_.slots.set_limit(*requests.slots);
        at_.sink.said(counted(at_.slots.limit(), "slot") + " from now on, by request");
    }
    std::vector<std::pair<double, std::size_t>> youngest;
    std::size_t stopping = 0;
    for (const auto& [run, attempt] : attempts_) {
        if (attempt.watch.reason()) ++stopping;
        else youngest.emplace_back(-attempt.watch.started_s(), run);
    }
    std::sort(youngest.begin(), youngest.end());
    const auto staying = attempts_.size() - stopping;
    for (std::size_t i = 0; i + at_.slots.limit() < staying; ++i) stop(youngest[i].second, StopReason::kFewerSlots);
    say_lost_epochs();
}

void Scheduler::fill() {
    constexpr std::size_t kLookAhead = 256;  // runs that are tried in one round; the rest waits behind them anyway
    at_.slots.begin_round();
    if (!at_.slots.has_room()) return;
    for (const auto run : at_.plan.ready(at_.clock.steady_s(), kLookAhead)) {
        if (is_too_long(run)) continue;
        auto lease = at_.slots.try_lend({needs_.of(run), at_.plan.is_alone(run)});
        if (lease) start(run, std::move(*lease));
        else at_.slots.keep_device();  // for this run: smaller ones behind it would take it again and again
        if (!at_.slots.has_room()) return;
    }
}

// Whether a run that keeps no checkpoint would be cut off by the end of this job, and have trained for nothing.
bool Scheduler::is_too_long(std::size_t run) {
    const auto& planned = at_.plan.planned(run);
    if (!settings_.time_left_s || !planned.starts_again) return false;
    const double left_s = settings_.time_left_s();
    if (planned.expected_s <= left_s) return false;
    if (!std::exchange(has_said_too_long_, true))
        at_.sink.said(
            fmt::format("run {} takes about {:.0f} s and starts again when it is stopped, and this job has {:.0f} "
                        "s left for it: another job trains it, and others like it",
                        planned.id, planned.expected_s, std::max(left_s, 0.0)));
    return true;
}

// While all slots are busy: the next run then starts without waiting for the disk.
void Scheduler::prepare_next() {
    if (at_.slots.has_room() || !may_start()) return;
    const auto next = at_.plan.next(at_.clock.steady_s());
    if (!next) return;
    try {
        at_.ledger.prepare(at_.plan.planned(*next).id);
    } catch (const SystemError&) {  // its start will meet the same trouble, and say so
    }
}

void Scheduler::start(std::size_t run, SlotPool::Lease lease) {
    const auto& id = at_.plan.planned(run).id;
    const auto device = device_name(lease.slot());
    if (at_.slots.lent_on(device) == 1)
        if (const auto free = at_.memory.free_bytes(device)) free_before_[device] = *free;
    Outcome outcome;
    try {
        if (const auto settled = at_.ledger.open(id)) outcome = *settled;
        else {
            at_.executor.start(run, id, lease.slot());
            return begin(run, std::move(lease), false);
        }
    } catch (const SystemError& error) {  // this attempt could not start: the others go on
        outcome = {Cause::kCrashed, error.what()};
    }
    // The plan counts this as an attempt: a run directory that can never be opened is given up, and not tried for ever.
    at_.plan.started(run);
    at_.plan.ended(run, outcome, false, at_.clock.steady_s());
    if (outcome.cause != Cause::kPreempted) at_.sink.ended(run, outcome);
    judge_device(run, device, outcome, false, 0);
}

void Scheduler::begin(std::size_t run, SlotPool::Lease lease, bool adopted) {
    const auto& id = at_.plan.planned(run).id;
    at_.plan.started(run);
    at_.sink.started(run, lease.slot(), adopted);
    auto limits = settings_.limits;
    if (const double own_s = at_.plan.planned(run).hang_s; own_s > 0) limits.hang_s = own_s;
    attempts_.try_emplace(run, Attempt{std::move(lease), at_.ledger.last_epoch(id),
                                       AttemptWatch(limits, at_.clock.steady_s(), at_.ledger.written(id))});
}

void Scheduler::stop(std::size_t run, StopReason reason, bool kill) {
    auto& watch = attempts_.at(run).watch;
    if (watch.reason() && !kill) return;
    const auto& planned = at_.plan.planned(run);
    if (planned.starts_again && !watch.reason()) epochs_lost_ += at_.ledger.epochs_of_attempt(planned.id);
    watch.stopped(reason, at_.clock.steady_s());
    at_.executor.stop(run, kill);
}

void Scheduler::pass_on_stop(int requests) {
    const int wanted =
        std::min(requests, 2);  // the first asks for checkpoints, the second kills; further ones change nothing
    if (wanted <= stops_passed_on_) return;
    stops_passed_on_ = wanted;
    at_.sink.said(wanted == 2 ? "killing the workers"
                              : "stopping: workers write a checkpoint (Ctrl-C once more kills them)");
    const auto reason = settings_.is_time_up && settings_.is_time_up() ? StopReason::kJobEnds : StopReason::kUser;
    for (const auto run : running()) stop(run, reason, wanted == 2);
    say_lost_epochs();
}

// Not what a time limit or a hang takes: nobody can choose that.
void Scheduler::say_lost_epochs() {
    if (epochs_lost_ > 0)
        at_.sink.said(counted(static_cast<std::size_t>(epochs_lost_), "epoch") +
                      " of scripts that start again will be trained anew");
    epochs_lost_ = 0;
}

void Scheduler::account(const EndedRun& ended) {
    auto [run, end] = ended;
    const auto& id = at_.plan.planned(run).id;
    auto& attempt = attempts_.at(run);
    const double now_s = at_.clock.steady_s();
    end.stopped_for = attempt.watch.verdict(at_.plan.planned(run).starts_again);
    Outcome outcome = at_.ledger.close(id, end);
    // Stopped, but not by us: somebody wants the machine for a while.
    if (outcome.cause == Cause::kInterrupted && !end.stopped_for) outcome.cause = Cause::kPreempted;
    const auto epochs_done = at_.ledger.last_epoch(id) - std::max<std::int64_t>(attempt.first_epoch, 0);
    const bool made_progress = at_.ledger.last_epoch(id) > attempt.first_epoch;
    if (made_progress && attempt.peak_bytes > 0) needs_.measured(run, attempt.peak_bytes);
    const double length_s = now_s - attempt.watch.started_s();
    if (epochs_done > 0) {
        ended_.elapsed_s += length_s;
        ended_.epochs_done += epochs_done;
    }
    const auto device = device_name(attempt.lease.slot());
    // A driver frees a dead process's memory after its end was reported: the next run would find the device still full.
    if (!attempt.lease.slot().gpu_uuid.empty()) cooling_.push_back({std::move(attempt.lease), now_s});
    attempts_.erase(run);
    epochs_.erase(run);
    at_.plan.ended(run, outcome, made_progress, now_s);
    at_.sink.ended(run, outcome);
    judge_device(run, device, outcome, made_progress, length_s);
    take_back_memory();
}

void Scheduler::judge_device(std::size_t run, const std::string& device, const Outcome& outcome, bool made_progress,
                             double length_s) {
    const auto& trainer = at_.plan.planned(run).trainer;
    if (made_progress) trainers_that_train_.insert(trainer);
    // A script that has never completed an epoch anywhere is at fault itself.
    if (!trainer.empty() && !trainers_that_train_.contains(trainer)) return;
    if (!health_.ended(device, run, outcome.cause, made_progress, length_s)) return;
    if (at_.slots.is_quarantined(device)) return;
    at_.slots.quarantine(device);
    const auto& failed = health_.failed_on(device);
    at_.sink.said(
        fmt::format("{} gets no more runs: {} runs in a row failed on it within {:g} s each, the last one "
                    "with: {}",
                    device, failed.size(), health_.rules().quick_s, outcome.message));
    if (at_.slots.all_quarantined())
        return at_.sink.said(
            "no device is left: nothing more starts (once its trouble is gone, the same command goes "
            "on; --quarantine-after says how many failures are too many)");
    for (const auto burned : failed) at_.plan.forgive(burned);  // the device was at fault, and another one may be sound
}

void Scheduler::watch_attempts() {
    for (const auto run : running()) {
        auto& attempt = attempts_.at(run);
        const auto& id = at_.plan.planned(run).id;
        measure_memory(run, attempt);
        const auto action = attempt.watch.check(at_.clock.steady_s(), at_.ledger.written(id));
        if (action == AttemptWatch::Action::kNone) continue;
        const bool hangs = attempt.watch.reason() == StopReason::kHang;
        if (action == AttemptWatch::Action::kKill) {
            at_.sink.said(fmt::format("run {} did not stop within {:g} s: killed", id, settings_.limits.grace_s));
        } else {
            at_.sink.said(fmt::format("run {}: {}", id, attempt.watch.verdict()->message));
            if (hangs) at_.executor.write_stack(run);
        }
        at_.executor.stop(run, action == AttemptWatch::Action::kKill);
    }
}

// A run's need is the memory that is gone from a device that it has for itself, once it has ended an epoch.
void Scheduler::measure_memory(std::size_t run, Attempt& attempt) {
    const auto device = device_name(attempt.lease.slot());
    const auto before = free_before_.find(device);
    if (before == free_before_.end() || at_.slots.lent_on(device) != 1) return;
    const auto free = at_.memory.free_bytes(device);
    if (!free || *free > before->second) return;
    attempt.peak_bytes = std::max(attempt.peak_bytes, before->second - *free);
    if (epochs_[run] <= std::max<std::int64_t>(attempt.first_epoch, 0)) return;
    needs_.measured(run, attempt.peak_bytes);
    attempt.lease.set_bytes(needs_.of(run));
}

void Scheduler::take_back_memory() {
    for (auto cooling = cooling_.begin(); cooling != cooling_.end();) {
        const auto device = device_name(cooling->lease.slot());
        const auto free = at_.memory.free_bytes(device);
        const auto before = free_before_.find(device);
        const bool is_back = !free || before == free_before_.end() ||
                             memory_is_back(*free, before->second, cooling->lease.others_bytes());
        const bool is_late = at_.clock.steady_s() - cooling->since_s >= kMemoryPatience_s;
        if (!is_back && !is_late) {
            ++cooling;
            continue;
        }
        if (!is_back)
            at_.sink.said(
                fmt::format("{}: {} of memory did not come back within {:g} s of a worker's end; somebody "
                            "else may use it now",
                            device, gib(before->second - *free), kMemoryPatience_s));
        cooling = cooling_.erase(cooling);
    }
}

// The order matters: the files are read first, so that requests, watches and the published state speak of one moment.
void Scheduler::tick() {
    const double now_s = at_.clock.steady_s();
    if (now_s - last_tick_s_ < kTickInterval_s) return;
    last_tick_s_ = now_s;
    std::vector<std::string> ids;
    for (const auto run : running()) {
        ids.push_back(at_.plan.planned(run).id);
        epochs_[run] = at_.ledger.last_epoch(ids.back());
    }
    at_.ledger.refresh(ids);
    obey_requests();
    watch_attempts();
    take_back_memory();
    const auto work_left = left();
    at_.control.publish(live_state(work_left));
    at_.sink.tick(running(), work_left);
}

std::optional<RemainingWork> Scheduler::left() const {
    std::map<std::size_t, Pace> paces;
    for (const auto& [run, attempt] : attempts_) {
        const auto epoch = epochs_.find(run);
        const auto done = epoch == epochs_.end() ? 0 : epoch->second - std::max<std::int64_t>(attempt.first_epoch, 0);
        paces[run] = {at_.clock.steady_s() - attempt.watch.started_s(), std::max<std::int64_t>(done, 0),
                      at_.plan.planned(run).epochs_left - std::max<std::int64_t>(done, 0)};
    }
    return remaining_work(at_.plan, paces, ended_, at_.slots.limit());
}

LiveState Scheduler::live_state(const std::optional<RemainingWork>& left) const {
    constexpr std::size_t kShown = 200;
    LiveState state;
    state.sweep = settings_.sweep;
    state.pid = ::getpid();
    state.host = host_name();
    state.paused_by = paused_by_.value_or("");
    state.limit = at_.slots.limit();
    for (const auto& [run, attempt] : attempts_)
        state.slots.push_back({device_name(attempt.lease.slot()), at_.plan.planned(run).id, false});
    std::size_t gpus = 0;
    for (const auto& device : at_.slots.devices()) {
        gpus += device.name != "cpu";
        for (std::size_t i = device.lent; i < device.slots; ++i)
            state.slots.push_back({device.name, "", device.is_quarantined});
    }
    state.gpu_share = static_cast<double>(gpus) / static_cast<double>(std::max<std::size_t>(1, state.limit));
    const double now_s = at_.clock.steady_s();
    for (const auto run : at_.plan.ready(std::numeric_limits<double>::infinity(), kShown))
        state.queue.push_back(
            {at_.plan.planned(run).id, at_.plan.why(run), std::max(0.0, at_.plan.not_before_s(run) - now_s)});
    state.queued = at_.plan.waiting();
    state.left = left;
    return state;
}

// How long to sleep in wait(): until the next thing that nobody will wake us for.
double Scheduler::patience_s() const {
    if (!cooling_.empty()) return kTickInterval_s / 10;
    const auto wake_s = at_.plan.next_wake_s();
    if (!wake_s || !at_.slots.has_room() || !may_start()) return kTickInterval_s;
    return std::clamp(*wake_s - at_.clock.steady_s(), 0.0, kTickInterval_s);
}

std::vector<std::size_t> Scheduler::running() const {
    std::vector<std::size_t> list;
    for (const auto& [run, attempt] : attempts_) list.push_back(run);
    return list;
}

}  // namespace bitsweep::sched
