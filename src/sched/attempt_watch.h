#pragma once

#include <cstdint>
#include <optional>

#include "sched/plan.h"

namespace bitsweep::sched {

/// The limits of an attempt's time. 0 = no limit.
struct AttemptLimits {
    double timeout_s = 0;     ///< from its start
    double hang_s = 30 * 60;  ///< without a sign of life: metrics, log, checkpoint
    double grace_s = 60;      ///< from the request to stop until it is killed: time for a checkpoint
};

/// Why we asked an attempt to stop.
enum class StopReason { kUser, kPause, kCancel, kFewerSlots, kJobEnds, kTimeout, kHang };

/// Watches one attempt: when it is to be stopped, when killed. Pure: time is handed in.
class AttemptWatch {
public:
    enum class Action {
        kNone,
        kStop,  ///< to be asked to stop now, for reason()
        kKill,  ///< it was asked, and its grace is over; again after another grace, if it lives on
    };

    /// `written` is any number that changes when the attempt gives a sign of life.
    AttemptWatch(const AttemptLimits& limits, double now_s, std::uint64_t written)
        : limits_(limits), started_s_(now_s), last_sign_s_(now_s), written_(written) {}

    /// To be asked about once a second.
    Action check(double now_s, std::uint64_t written);

    /// It has been asked to stop. The first reason stays.
    void stopped(StopReason reason, double now_s);

    std::optional<StopReason> reason() const { return reason_; }
    double started_s() const { return started_s_; }

    /// The outcome that counts if it ends without a result after a stop was asked for; nullopt if none was.
    /// `starts_again`: its trainer keeps no checkpoint, so the end of a job is a time-out: all it did is lost.
    std::optional<Outcome> verdict(bool starts_again = false) const;

private:
    AttemptLimits limits_;
    double started_s_, last_sign_s_;
    std::uint64_t written_;
    std::optional<StopReason> reason_;
    double stopped_s_ = 0;
};

}  // namespace bitsweep::sched
