#include "kernels/implementations.h"

#ifdef BITSWEEP_HAS_AVX2
#include <algorithm>
#include <cmath>
#include <vector>

#define BITSWEEP_NAMESPACE avx2
#define BITSWEEP_LOOP __attribute__((target("avx2"), BITSWEEP_OPTIMIZED))
#include "kernels/generic/planes.h"
#include "kernels/generic/weights.h"
#undef BITSWEEP_LOOP
#undef BITSWEEP_NAMESPACE

namespace bitsweep::kernels {

constinit const Kernels kAvx2{"avx2",
                              Device::kCpu,
                              Isa::kAvx2,
                              [] { return __builtin_cpu_supports("avx2") != 0; },
                              avx2::kPlaneKernels,
                              avx2::kWeightKernels};

}  // namespace bitsweep::kernels
#endif
