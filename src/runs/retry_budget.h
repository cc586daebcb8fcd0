#pragma once

#include <optional>
#include <string>

#include "runs/outcome.h"

namespace bitsweep {

struct RetryRules {
    int crash_budget = 3;        ///< attempts that may crash in a row without completing an epoch
    double first_backoff_s = 1;  ///< doubled after each crash in a row
    double longest_backoff_s = 60;
    double busy_backoff_s = 2;  ///< after exit 75
    int timeout_budget = 2;     ///< attempts that may time out, with epochs or without: more time would not help
};

/// Counts how the attempts at one run ended, and says when it is given up. Pure. By cause:
/// - bad config: given up;
/// - crashed, hung: counted; a completed epoch starts the count again;
/// - out of memory: not counted, but from then on the run is alone on its device; when it already was, like a crash;
/// - timed out: counted apart, epochs or not; of a run that starts again each time, in a row, and an attempt that got
///   further than any before starts the count again;
/// - preempted, interrupted: not counted.
class RetryBudget {
public:
    /// `starts_again`: its trainer keeps no checkpoint.
    explicit RetryBudget(RetryRules rules, bool is_alone = false, bool starts_again = false)
        : rules_(rules), is_alone_(is_alone), starts_again_(starts_again) {}

    /// `made_progress`: the attempt got further than any before it.
    void count(const Outcome& end, bool made_progress);

    /// Why the run is given up; nullopt while it may be tried again.
    std::optional<std::string> given_up() const;

    /// Seconds to wait after the last end that was counted.
    double backoff_s() const { return backoff_s_; }

    /// It ran out of memory: it shares its device with no other run.
    bool is_alone() const { return is_alone_; }

    /// The budget is whole again.
    void refill() { *this = RetryBudget(rules_, is_alone_, starts_again_); }

    /// The crashes were the device's.
    void forgive_crashes() { crashes_ = 0; }

private:
    RetryRules rules_;
    bool is_alone_, starts_again_;
    bool is_refused_ = false;
    int crashes_ = 0;  // in a row
    int timeouts_ = 0;
    double backoff_s_ = 0;
    std::string why_;  // message of the last failure
};

}  // namespace bitsweep
