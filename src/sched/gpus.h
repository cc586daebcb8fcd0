#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sched/memory_needs.h"
#include "sys/gpu.h"

namespace bitsweep::sched {

/// The facts of the surroundings that tell which GPUs are ours.
struct GpuSurroundings {
    std::optional<std::string> cuda_visible_devices;  ///< set, perhaps to ""
    std::optional<std::string> slurm_gpus;            ///< SLURM_STEP_GPUS or SLURM_JOB_GPUS: "0,2"
};

/// Reads them from this process's environment.
GpuSurroundings gpu_surroundings();

/// The GPUs that a sweep may use, in the machine's order. Pure.
///
/// First the devices that we were given: CUDA_VISIBLE_DEVICES (numbers, UUIDs or the start of one; as CUDA does, what
/// stands after an entry that names no device is not seen; set to "" it hides all), else what Slurm lent the job. Of
/// these `wanted` takes "all", "none", or a list of nvidia-smi's numbers and UUIDs. "fake:N" is N made-up devices of 16
/// GiB each: runs are placed on them and train on the CPU. Throws ConfigError, naming the GPUs there are, for one that
/// is not ours.
std::vector<Gpu> select_gpus(const std::string& wanted, const std::vector<Gpu>& machine,
                             const GpuSurroundings& surroundings);

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

}  // namespace bitsweep::sched
