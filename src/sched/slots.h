#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sys/gpu.h"

namespace bitsweep::sched {

/// The right to run one run on one device.
struct SlotSpec {
    std::string device;              ///< "cpu" or "cuda:0" (the worker sees its one GPU as device 0)
    std::string gpu_uuid;            ///< for CUDA_VISIBLE_DEVICES; "" on the CPU
    std::vector<int> cores;          ///< cores to run on: its own on the CPU, its GPU's; empty = not pinned
    int threads = 1;                 ///< of the worker
    std::uint64_t device_bytes = 0;  ///< memory of its device that runs may share; 0 = not counted
};

/// The name of the slot's device in messages and the ledger: the GPU's UUID, or "cpu".
std::string device_name(const SlotSpec& slot);

/// The slots that the user asked for.
struct SlotRequest {
    std::string device = "auto";  ///< auto, cpu or cuda
    int threads = 0;              ///< a worker; 0 = chosen
    int slots = 0;                ///< 0 = as many as fit
    std::string gpus = "all";     ///< --gpus (sched/gpus.h)
    int runs_per_gpu = 1;         ///< 0 = auto: as many as their measured memory allows, kMostRunsPerGpu at most
};

inline constexpr int kMostRunsPerGpu = 8;

/// Cuts a machine into all the slots it has: on a GPU runs_per_gpu of them, on a CPU cores / threads, each with its
/// own cores. With threads = 0 the cores are spread over `runs`, the sweep's whole number of runs (never over those
/// that are left: a resumed sweep must use the thread count it began with, or its bits would change), 4 at most a
/// worker. Throws ConfigError if the request does not fit the machine. `request.slots` is checked, and left to
/// SlotPool::set_limit, because it may change while the sweep runs.
std::vector<SlotSpec> make_slots(const SlotRequest& request, const std::vector<Gpu>& gpus,
                                 const std::vector<int>& cores, std::size_t runs);

}  // namespace bitsweep::sched
