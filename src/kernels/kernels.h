#pragma once

#include <span>

#include "kernels/planes.h"
#include "kernels/weights.h"

namespace bitsweep::kernels {

enum class Device { kCpu, kCuda };

enum class Isa { kPortable, kAvx2 };

/// One implementation of every kernel, for a device and an instruction set. Pointers are into that device's memory,
/// and contiguous; the caller checks shapes. All implementations for the CPU give the same bits: one source, no fused
/// multiply-add, sums in a fixed order.
///
/// A new instruction set is a file like kernels/avx2.cpp and a row in kernels/kernels.cpp; a new kernel a member here.
struct Kernels {
    const char* name;
    Device device;
    Isa isa;
    bool (*runs_here)();  ///< whether this machine has the instructions
    PlaneKernels planes;
    WeightKernels weights;
};

/// Those that run here, the portable one first, the quickest of each device last.
std::span<const Kernels* const> implementations();

/// The quickest; null where there is none.
const Kernels* kernels_for(Device device);

/// Just that one; null where it is missing, or this machine lacks the instructions.
const Kernels* kernels_for(Device device, Isa isa);

}  // namespace bitsweep::kernels
