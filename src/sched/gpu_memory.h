#pragma once

#include "sched/memory_needs.h"
#include "sys/gpu.h"

namespace bitsweep {

/// Free device memory as NVML says.
class NvmlMemory : public DeviceMemory {
public:
    explicit NvmlMemory(const Nvml& nvml) : nvml_(nvml) {}
    std::optional<std::uint64_t> free_bytes(const std::string& device) override {
        return device == "cpu" ? std::nullopt : nvml_.free_bytes(device);
    }

private:
    const Nvml& nvml_;
};

}  // namespace bitsweep
