#include "sched/attempt_watch.h"

#include <fmt/format.h>

namespace bitsweep::sched {
namespace {

std::string minutes_text(double seconds) {
    return seconds < 60 ? fmt::format("{:g} s", seconds) : fmt::format("{:g} minutes", seconds / 60);
}

}  // namespace

AttemptWatch::Action AttemptWatch::check(double now_s, std::uint64_t written) {
    if (written != written_) {
        written_ = written;
        last_sign_s_ = now_s;
    }
    if (reason_) {
        if (now_s - stopped_s_ < limits_.grace_s) return Action::kNone;
        stopped_s_ = now_s;  // a killed process may take seconds to go: it is not killed at every look
        return Action::kKill;
    }
    if (limits_.timeout_s > 0 && now_s - started_s_ >= limits_.timeout_s) stopped(StopReason::kTimeout, now_s);
    else if (limits_.hang_s > 0 && now_s - last_sign_s_ >= limits_.hang_s) stopped(StopReason::kHang, now_s);
    return reason_ ? Action::kStop : Action::kNone;
}

void AttemptWatch::stopped(StopReason reason, double now_s) {
    if (reason_) return;
    reason_ = reason;
    stopped_s_ = now_s;
}

std::optional<Outcome> AttemptWatch::verdict(bool starts_again) const {
    if (!reason_) return std::nullopt;
    switch (*reason_) {
        case StopReason::kTimeout:
            return Outcome{Cause::kTimedOut, "took longer than " + minutes_text(limits_.timeout_s)};
        case StopReason::kHang:
            return Outcome{Cause::kHung, fmt::format("wrote neither metrics nor log nor checkpoint for {}: stopped",
                                                     minutes_text(limits_.hang_s))};
        case StopReason::kJobEnds:
            return Outcome{starts_again ? Cause::kTimedOut : Cause::kInterrupted, "the job's time was up"};
        case StopReason::kUser:
            return Outcome{Cause::kInterrupted, "stopped by the user"};
        case StopReason::kPause:
            return Outcome{Cause::kInterrupted, "stopped by 'bitsweep pause'"};
        case StopReason::kCancel:
            return Outcome{Cause::kInterrupted, "stopped by 'bitsweep cancel'"};
        case StopReason::kFewerSlots:
            return Outcome{Cause::kInterrupted, "stopped by 'bitsweep slots'"};
    }
    return std::nullopt;
}

}  // namespace bitsweep::sched
