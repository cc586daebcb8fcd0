#pragma once

#include <map>
#include <set>

#include "base/random.h"
#include "sched/scheduler.h"
#include "support/catch.h"

namespace bitsweep::test {

class FakeClock : public Clock {
public:
    double now_s() const override { return time_s; }
    double steady_s() const override { return time_s; }
    void sleep(double seconds) const override { time_s += seconds; }
    mutable double time_s = 1000;
};

/// What the world does with an attempt: how long it takes, how it ends, how many epochs it completes, how much
/// device memory it holds. One that hangs ends only when it is stopped, a deaf one only when it is killed.
struct Fate {
    double length_s = 0;
    Cause cause = Cause::kFinished;
    int epochs = 1;
    std::uint64_t bytes = 0;
    bool hangs = false, is_deaf = false;
};

/// A machine on which attempts go as they are fated. Asserts what must never happen: two attempts at one run, more
/// attempts on a device than it has slots, more memory than it has, an attempt at a run that is over.
class FakeMachine : public sched::Executor, public sched::DeviceMemory, public sched::RunLedger {
public:
    using Fates = std::function<Fate(std::size_t run, SplitMix64&)>;

    FakeMachine(FakeClock& clock, const std::vector<sched::SlotSpec>& slots, std::uint64_t seed, Fates fates)
        : clock_(clock), random_(seed), fates_(std::move(fates)) {
        for (const auto& slot : slots) {
            ++capacity_[sched::device_name(slot)];
            bytes_[sched::device_name(slot)] = slot.device_bytes;
        }
    }

    void start(std::size_t run, const std::string& id, const sched::SlotSpec& slot) override {
        const auto device = sched::device_name(slot);
        REQUIRE(attempts.count(run) == 0);
        REQUIRE(over.count(id) == 0);
        REQUIRE(attempts_on(device) < capacity_.at(device));
        auto fate = fates_(run, random_);
        REQUIRE((!has_room_always || bytes_[device] == 0 || used_on(device) + fate.bytes <= bytes_[device]));
        attempts[run] = {id, device, clock_.time_s, clock_.time_s + (fate.hangs ? 1e12 : fate.length_s), fate};
        started.push_back(run);
    }
    std::optional<sched::SlotSpec> adopt(std::size_t run, const std::string& id) override {
        const auto found = orphans.find(id);
        if (found == orphans.end()) return std::nullopt;
        const auto occupied = found->second;
        orphans.erase(found);
        start(run, id, occupied);
        return occupied;
    }

    std::optional<sched::EndedRun> wait(double timeout_s) override {
        auto first = attempts.end();
        for (auto it = attempts.begin(); it != attempts.end(); ++it)
            if (first == attempts.end() || it->second.end_s < first->second.end_s) first = it;
        if (first == attempts.end() || first->second.end_s > clock_.time_s + timeout_s) {
            clock_.time_s += std::max(timeout_s, 1e-3);
            return std::nullopt;
        }
        clock_.time_s = std::max(clock_.time_s, first->second.end_s);
        const auto run = first->first;
        const auto attempt = first->second;
        attempts.erase(first);
        ends[attempt.id] = attempt.fate;
        epochs[attempt.id] += attempt.fate.epochs;
        lingering_.push_back({attempt.device, clock_.time_s + linger_s, attempt.fate.bytes});
        if (attempt.fate.cause == Cause::kFinished || attempt.fate.cause == Cause::kDiverged) over.insert(attempt.id);
        return sched::EndedRun{run, {1, std::nullopt, std::nullopt}};
    }
    void stop(std::size_t run, bool kill) override {
        auto& attempt = attempts.at(run);
        if (attempt.fate.is_deaf && !kill) return;
        attempt.end_s = clock_.time_s;
        attempt.fate.cause = kill ? Cause::kCrashed : Cause::kInterrupted;
        attempt.fate.epochs = 0;
        ++(kill ? kills : stops);
    }
    void write_stack(std::size_t) override { ++stacks; }

    std::optional<std::uint64_t> free_bytes(const std::string& device) override {
        if (bytes_[device] == 0) return std::nullopt;
        return bytes_[device] - used_on(device);
    }

    std::optional<Outcome> open(const std::string&) override { return std::nullopt; }
    Outcome close(const std::string& id, const AttemptEnd& end) override {
        const auto cause = ends.at(id).cause;
        const bool has_result = cause == Cause::kFinished || cause == Cause::kDiverged;
        if (end.stopped_for && !has_result) return *end.stopped_for;
        return {cause, "as fated"};
    }
    // One epoch is done halfway through an attempt that completes any: so needs are measured while it runs.
    std::int64_t last_epoch(const std::string& id) override {
        for (const auto& [run, attempt] : attempts)
            if (attempt.id == id && attempt.fate.epochs > 0 && clock_.time_s > (attempt.start_s + attempt.end_s) / 2 &&
                !attempt.fate.hangs)
                return epochs[id] + 1;
        return epochs[id];
    }
    std::int64_t epochs_of_attempt(const std::string& id) override { return last_epoch(id) - epochs[id]; }
    std::uint64_t written(const std::string& id) override {
        for (const auto& [run, attempt] : attempts)
            if (attempt.id == id && attempt.fate.hangs) return 0;
        return static_cast<std::uint64_t>(clock_.time_s * 10);
    }
    void refresh(const std::vector<std::string>&) override {}

    std::uint64_t used_on(const std::string& device) const {
        std::uint64_t sum = 0;
        for (const auto& [run, attempt] : attempts) sum += attempt.device == device ? attempt.fate.bytes : 0;
        for (const auto& left : lingering_)
            if (left.device == device && left.until_s > clock_.time_s) sum += left.bytes;
        return sum;
    }
    std::size_t attempts_on(const std::string& device) const {
        std::size_t count = 0;
        for (const auto& [run, attempt] : attempts) count += attempt.device == device;
        return count;
    }

    struct Attempt {
        std::string id, device;
        double start_s, end_s;
        Fate fate;
    };
    std::map<std::size_t, Attempt> attempts;
    std::map<std::string, sched::SlotSpec> orphans;
    std::map<std::string, Fate> ends;
    std::map<std::string, std::int64_t> epochs;
    std::set<std::string> over;
    std::vector<std::size_t> started;
    int stops = 0, kills = 0, stacks = 0;
    bool has_room_always = true;  ///< false: memory may be exceeded, as when somebody else holds some
    double linger_s = 0;          ///< how long a dead worker's memory stays taken

private:
    struct Left {
        std::string device;
        double until_s;
        std::uint64_t bytes;
    };
    FakeClock& clock_;
    std::map<std::string, std::size_t> capacity_;
    std::map<std::string, std::uint64_t> bytes_;
    SplitMix64 random_;
    Fates fates_;
    std::vector<Left> lingering_;
};

class FakeControl : public sched::Control {
public:
    sched::Requests read() override { return ask ? ask() : requests; }
    void retried(const std::string& id) override { requests.retry.erase(id); }
    void publish(const sched::LiveState& state) override { live = state; }

    sched::Requests requests;
    std::function<sched::Requests()> ask;
    sched::LiveState live;
};

class KeepingSink : public sched::StatusSink {
public:
    void started(std::size_t, const sched::SlotSpec&, bool) override {}
    void ended(std::size_t, const Outcome&) override {}
    void said(const std::string& text) override { all += text + "\n"; }
    void tick(const std::vector<std::size_t>&, const std::optional<sched::RemainingWork>&) override {}
    std::string all;
};

struct Simulation {
    Simulation(std::vector<sched::PlannedRun> runs, std::vector<sched::SlotSpec> slot_specs, std::uint64_t seed,
               FakeMachine::Fates fates)
        : plan(std::move(runs)), slots(slot_specs), machine(clock, slot_specs, seed, std::move(fates)) {}

    void run(std::function<int()> stops = [] { return 0; }) {
        sched::Scheduler({plan, slots, machine, machine, control, machine, clock, sink}, settings, std::move(stops))
            .run();
    }

    /// Nothing is left over once the scheduler has returned.
    void require_quiet() {
        REQUIRE(machine.attempts.empty());
        REQUIRE(slots.free() == slots.size());
    }

    FakeClock clock;
    sched::Plan plan;
    sched::SlotPool slots;
    FakeMachine machine;
    FakeControl control;
    KeepingSink sink;
    sched::SchedulerSettings settings{.sweep = "s", .limits = {}, .health = {.failures = 0, .quick_s = 60}, .slots = 0};
};

}  // namespace bitsweep::test
