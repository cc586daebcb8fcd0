#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace bitsweep::sched {

/// The device memory that runs need, learned from runs that had a device to themselves. Pure.
class MemoryNeeds {
public:
    static constexpr double kHeadroom = 1.15;  ///< allocators fragment, and a later epoch may need a little more

    /// Takes in the most that run `run` used, measured over at least one whole epoch.
    void measured(std::size_t run, std::uint64_t bytes) {
        const auto need = static_cast<std::uint64_t>(kHeadroom * static_cast<double>(bytes));
        needs_[run] = std::max(needs_[run], need);
        largest_ = std::max(largest_, need);
    }

    /// Takes in the memory that its trainer declares for run `run`; others may use more.
    void stated(std::size_t run, std::uint64_t bytes) { needs_[run] = bytes; }

    /// The need of this run, else the largest of any run of the sweep; 0 = nothing is known yet.
    std::uint64_t of(std::size_t run) const {
        const auto found = needs_.find(run);
        return found == needs_.end() ? largest_ : found->second;
    }

private:
    std::map<std::size_t, std::uint64_t> needs_;
    std::uint64_t largest_ = 0;
};

/// Reads a device's free memory. Real: NVML; tests have a fake.
class DeviceMemory {
public:
    virtual ~DeviceMemory() = default;
    /// nullopt where it is not known: on the CPU, or where NVML does not say.
    virtual std::optional<std::uint64_t> free_bytes(const std::string& device) = 0;
};

/// Whether a worker that has ended has given back its device memory: as much is free as before any of our runs was on
/// the device, less what those that are still there need (nullopt = unknown: then nobody can say, and it counts as
/// back). Other programs' memory may vary by a little.
inline bool memory_is_back(std::uint64_t free_bytes, std::uint64_t free_before_bytes,
                           std::optional<std::uint64_t> others_need_bytes) {
    constexpr std::uint64_t kSlack = 256ULL << 20;
    return !others_need_bytes || free_bytes + *others_need_bytes + kSlack >= free_before_bytes;
}

}  // namespace bitsweep::sched
