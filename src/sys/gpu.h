#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bitsweep {

/// One CUDA device, as NVML reports it.
struct Gpu {
    std::string uuid;
    std::string name;
    std::uint64_t memory_bytes = 0;
    std::uint64_t free_bytes = 0;  ///< what other processes leave
    bool is_fake = false;          ///< of --gpus fake:N: places runs, trains on the CPU
};

/// NVML's answer, in the order of the PCI bus, as nvidia-smi numbers them. `driver` is empty and `reason` says why
/// where there is no usable NVML.
struct GpuInventory {
    std::vector<Gpu> gpus;
    std::string driver;
    std::string reason;
};

/// NVML, loaded with dlopen from libnvidia-ml.so.1, or from the file that BITSWEEP_NVML names (tests have a fake one).
/// A machine without it has no GPUs. Creates no CUDA context. Loaded as long as the object lives.
class Nvml {
public:
    Nvml();
    ~Nvml();
    Nvml(Nvml&&) noexcept;

    GpuInventory inventory() const;

    /// Free memory of one device now; nullopt if there is no such device or NVML does not say.
    std::optional<std::uint64_t> free_bytes(const std::string& uuid) const;

private:
    struct Library;
    std::unique_ptr<Library> library_;  // null where it could not be used
    std::string reason_;
};

}  // namespace bitsweep
