#pragma once

#include <span>
#include <string>
#include <string_view>

#include "kernels/block_kernels.h"
#include "kernels/planes.h"
#include "kernels/weights.h"

namespace bitsweep::kernels {

enum class Device { kCpu, kCuda };

enum class Isa { kPortable, kAvx2, kAvx512Vnni };

/// One implementation of every kernel, for a device and an instruction set; two rows may share a part. Pointers are
/// into that device's memory, and contiguous; the caller checks shapes. All implementations for the CPU give the same
/// bits over planes and weights: one source, no fused multiply-add, sums in a fixed order. In blocks of channels
/// integers agree, and floats to rounding.
///
/// A new instruction set is a row in kernels/kernels.cpp and files like kernels/{avx2,blocks_avx2}.cpp; a new kernel a
/// member of one of the parts.
struct Kernels {
    const char* name;
    Device device;
    Isa isa;
    bool (*runs_here)();  ///< whether this machine has the instructions
    const PlaneKernels& planes;
    const WeightKernels& weights;
    const BlockKernels& blocks;
};

/// The rows that run here, the portable one first, the quickest of each device last.
std::span<const Kernels* const> implementations();

/// The quickest, or the one that choose() has named; null where there is none.
const Kernels* kernels_for(Device device);

/// The row of this device and instruction set; null where it is missing, or this machine lacks the instructions.
const Kernels* kernels_for(Device device, Isa isa);

/// The CPU's row that the whole process uses from now on; "" the quickest. A program calls it first of all, since
/// data in one row's blocks does not suit another row. Returns false where no such row runs here.
bool choose(std::string_view name);

/// "portable, avx2": the CPU's rows that run here.
std::string names_of_implementations();

}  // namespace bitsweep::kernels
