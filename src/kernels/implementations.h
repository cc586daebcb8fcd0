#pragma once

#include "kernels/kernels.h"
#include "kernels/level.h"

// target() and optimize() for one function each are g++'s: others compile the loops over planes and weights once, for
// every x86-64. Files of blocks are compiled for their instruction set as a whole, and so call no function that another
// file could share: only what is in their own namespace, always_inline, or intrinsic.
#if defined(__GNUC__) && !defined(__clang__)
#define BITSWEEP_OPTIMIZED optimize("O3", "no-trapping-math")
#define BITSWEEP_OPTIMIZED_FOR_AVX2 target("avx2"), BITSWEEP_OPTIMIZED
#else
#define BITSWEEP_OPTIMIZED
#define BITSWEEP_OPTIMIZED_FOR_AVX2
#endif

namespace bitsweep::kernels {

extern const PlaneKernels kPortablePlanes;
extern const WeightKernels kPortableWeights;
extern const BlockKernels kPortableBlocks;
#ifdef __x86_64__
extern const PlaneKernels kAvx2Planes;
extern const WeightKernels kAvx2Weights;
extern const BlockKernels kAvx2Blocks;
extern const BlockKernels kAvx512VnniBlocks;
#endif

/// The same for every instruction set of the CPU.
void search_scales_on_cpu(std::span<const ScaleSearch> searches, int threads);

}  // namespace bitsweep::kernels
