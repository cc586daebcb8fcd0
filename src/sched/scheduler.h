#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sched/executor.h"
#include "sched/plan.h"
#include "sched/slots.h"
#include "sys/clock.h"

namespace bitsweep {

/// The sweep's books: what the runs' files say, and the index of them. Real: FileRunBook.
class RunBook {
public:
    virtual ~RunBook() = default;

    /// Makes the run's directory ready for an attempt.
    virtual void open(const std::string& id) = 0;

    /// How the attempt ended, by the run's files first; the index is brought up to date.
    virtual Outcome close(const std::string& id, const AttemptEnd& end) = 0;

    /// Last completed epoch; -1 = none.
    virtual std::int64_t last_epoch(const std::string& id) = 0;

    /// Brings the index up to date with what running attempts have written.
    virtual void refresh(const std::vector<std::string>& running) = 0;
};

/// Who is told what happens. Real: a terminal's live lines, or one line a change.
class StatusSink {
public:
    virtual ~StatusSink() = default;
    virtual void started(std::size_t run, const SlotSpec& slot, bool adopted) = 0;
    virtual void ended(std::size_t run, const Outcome& outcome) = 0;
    virtual void stopping(bool kill) = 0;
    virtual void tick(const std::vector<std::size_t>& running) = 0;  ///< about once a second
};

/// The loop: fill the slots, wait, account. One thread owns all of it.
class Scheduler {
public:
    /// `stop_requests` counts how often the user asked to stop: 1 = start nothing, let the attempts write a
    /// checkpoint and end; 2 = kill.
    Scheduler(Plan& plan, SlotPool& slots, Executor& executor, RunBook& book, const Clock& clock, StatusSink& sink,
              std::function<int()> stop_requests);

    /// Runs the plan until it is done or stopped.
    void run();

private:
    struct Attempt {
        SlotPool::Lease lease;
        std::int64_t first_epoch;  // completed before the attempt
    };

    void adopt_orphans();
    void fill();
    void start(std::size_t run, SlotPool::Lease lease);
    void pass_on_stop(int requests);
    void account(const AttemptEnd& end);
    void tick();
    double patience_s() const;
    std::vector<std::size_t> running() const;

    Plan& plan_;
    SlotPool& slots_;
    Executor& executor_;
    RunBook& book_;
    const Clock& clock_;
    StatusSink& sink_;
    std::function<int()> stop_requests_;
    std::map<std::size_t, Attempt> attempts_;
    int stops_passed_on_ = 0;
    double last_tick_s_ = 0;
};

}  // namespace bitsweep
