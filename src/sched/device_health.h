#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "sched/plan.h"

namespace bitsweep::sched {

/// Tells a bad device from bad runs: several different runs that fail quickly in a row on one device. (One run that
/// keeps failing says nothing about the device: its own budget ends it.) Pure.
class DeviceHealth {
public:
    struct Rules {
        int failures = 5;     ///< different runs in a row; 0 = a device is never given up
        double quick_s = 60;  ///< an attempt that crashed sooner, without completing an epoch, failed quickly
    };

    explicit DeviceHealth(Rules rules) : rules_(rules) {}

    /// One attempt's end. True if the device is to be given up now.
    bool ended(const std::string& device, std::size_t run, Cause cause, bool made_progress, double length_s);

    /// The runs that failed in a row on it.
    const std::set<std::size_t>& failed_on(const std::string& device) { return failed_[device]; }
    const Rules& rules() const { return rules_; }

private:
    Rules rules_;
    std::map<std::string, std::set<std::size_t>> failed_;
};

}  // namespace bitsweep::sched
