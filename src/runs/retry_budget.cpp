#include "runs/retry_budget.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace bitsweep {

void RetryBudget::count(const Outcome& end, bool made_progress) {
    if (made_progress) crashes_ = 0;  // an attempt that got further is no loop of crashes, however often it is repeated
    const bool is_late_again = end.cause == Cause::kTimedOut && !made_progress;
    if (starts_again_ && !is_late_again && end.cause != Cause::kPreempted) timeouts_ = 0;
    is_refused_ = end.cause == Cause::kBadConfig;
    backoff_s_ = end.cause == Cause::kPreempted ? rules_.busy_backoff_s : 0;
    if (!is_failure(end.cause)) return;
    why_ = end.message;
    if (is_refused_) return;
    if (end.cause == Cause::kTimedOut) return void(++timeouts_);
    // The first time its neighbours may have had the memory: it is tried once more with the device for itself.
    if (end.cause == Cause::kOutOfMemory && !std::exchange(is_alone_, true)) return;
    const double doubled_s = rules_.first_backoff_s * static_cast<double>(1LL << std::min(crashes_++, 30));
    backoff_s_ = std::min(doubled_s, rules_.longest_backoff_s);
}

std::optional<std::string> RetryBudget::given_up() const {
    if (is_refused_) return why_;
    if (timeouts_ >= rules_.timeout_budget && starts_again_)
        return fmt::format(
            "{} ({} attempts in a row, the last no further than those before: its trainer starts again each time, and "
            "needs more time in one go, by resources.minutes, --timeout-factor, or --sbatch-arg=--time=... for a job)",
            why_, timeouts_);
    if (timeouts_ >= rules_.timeout_budget)
        return fmt::format(
            "{} ({} times; its checkpoint is kept: resources.minutes or --timeout-factor gives it more time)", why_,
            timeouts_);
    if (crashes_ < rules_.crash_budget) return std::nullopt;
    return fmt::format("{} ({} attempts in a row without completing an epoch)", why_, crashes_);
}

}  // namespace bitsweep
