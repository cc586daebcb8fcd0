#pragma once

#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sched/attempt_watch.h"
#include "sched/control.h"
#include "sched/device_health.h"
#include "sched/executor.h"
#include "sched/memory_needs.h"
#include "sched/plan.h"
#include "sched/remaining_work.h"
#include "sched/run_ledger.h"
#include "sched/slot_pool.h"
#include "sched/status_sink.h"
#include "sys/clock.h"

namespace bitsweep::sched {

struct SchedulerSettings {
    std::string sweep;  ///< its name, for messages and live.json
    AttemptLimits limits;
    DeviceHealth::Rules health;
    std::size_t slots = 0;                     ///< used at once until somebody asks for another number; 0 = all
    std::function<double()> time_left_s = {};  ///< of a job: a run that starts again and takes longer is left to others
    std::function<bool()> is_time_up = {};     ///< whether a stop is asked for since the job's time is nearly up
};

/// The objects that the loop works with. All of them outlive the scheduler.
struct SchedulerParts {
    Plan& plan;
    SlotPool& slots;
    Executor& executor;
    RunLedger& ledger;
    Control& control;
    DeviceMemory& memory;
    const Clock& clock;
    StatusSink& sink;
};

/// The loop: obey, fill the slots, wait, account. One thread owns all of it.
class Scheduler {
public:
    /// `stop_requests` counts how often the user asked to stop: 1 = start nothing, let the attempts write a
    /// checkpoint and end; 2 = kill.
    Scheduler(SchedulerParts parts, SchedulerSettings settings, std::function<int()> stop_requests);

    /// Runs the plan until it is done, stopped, or no device is left. Then nothing runs any more.
    void run();

private:
    struct Attempt {
        SlotPool::Lease lease;
        std::int64_t first_epoch;  // completed before the attempt
        AttemptWatch watch;
        std::uint64_t peak_bytes = 0;  // on a device of its own
    };
    // A slot of a GPU whose worker has ended, until its memory is back.
    struct Cooling {
        SlotPool::Lease lease;
        double since_s;
    };

    void adopt_orphans();
    void obey();
    void obey_requests();
    void obey_slots(const Requests& requests);
    void pass_on_stop(int requests);
    void say_lost_epochs();
    bool is_too_long(std::size_t run);
    bool may_start() const { return stops_passed_on_ == 0 && !paused_by_; }
    void fill();
    void prepare_next();
    void start(std::size_t run, SlotPool::Lease lease);
    void begin(std::size_t run, SlotPool::Lease lease, bool adopted);
    void stop(std::size_t run, StopReason reason, bool kill = false);
    void account(const EndedRun& ended);
    void judge_device(std::size_t run, const std::string& device, const Outcome& outcome, bool made_progress,
                      double length_s);
    void watch_attempts();
    void measure_memory(std::size_t run, Attempt& attempt);
    void take_back_memory();
    void tick();
    std::optional<RemainingWork> left() const;
    LiveState live_state(const std::optional<RemainingWork>& left) const;
    double patience_s() const;
    std::vector<std::size_t> running() const;

    SchedulerParts at_;
    SchedulerSettings settings_;
    std::function<int()> stop_requests_;
    DeviceHealth health_;
    MemoryNeeds needs_;
    std::map<std::size_t, Attempt> attempts_;
    std::list<Cooling> cooling_;
    std::map<std::string, std::uint64_t> free_before_;  // device -> bytes free before any run of ours was on it
    std::map<std::size_t, std::int64_t> epochs_;        // running -> last epoch, as of the last tick
    Pace ended_;                                        // of all attempts that have ended, together
    std::optional<std::string> paused_by_;
    int stops_passed_on_ = 0;
    std::set<std::string> trainers_that_train_;  // of which an attempt has completed an epoch
    bool has_said_too_long_ = false;
    std::int64_t epochs_lost_ = 0;  // by stops that were not said yet
    double last_tick_s_ = 0;
};

}  // namespace bitsweep::sched
