#include "sched/device_health.h"

namespace bitsweep::sched {

bool DeviceHealth::ended(const std::string& device, std::size_t run, Cause cause, bool made_progress, double length_s) {
    auto& failed = failed_[device];
    const bool works = made_progress || cause == Cause::kFinished || cause == Cause::kDiverged;
    if (works) failed.clear();
    if (works || cause != Cause::kCrashed || length_s >= rules_.quick_s) return false;
    failed.insert(run);
    return rules_.failures > 0 && failed.size() >= static_cast<std::size_t>(rules_.failures);
}

}  // namespace bitsweep::sched
