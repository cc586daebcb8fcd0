#pragma once

#include "kernels/kernels.h"
#include "kernels/level.h"

// target("avx2") and optimize() for one function each are g++'s.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define BITSWEEP_HAS_AVX2
#endif
#if defined(__GNUC__) && !defined(__clang__)
#define BITSWEEP_OPTIMIZED optimize("O3", "no-trapping-math")
#else
#define BITSWEEP_OPTIMIZED
#endif

namespace bitsweep::kernels {

extern const Kernels kPortable;
#ifdef BITSWEEP_HAS_AVX2
extern const Kernels kAvx2;
#endif

/// The same for every instruction set of the CPU.
void search_scales_on_cpu(std::span<const ScaleSearch> searches, int threads);

}  // namespace bitsweep::kernels
