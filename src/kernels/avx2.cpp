#include "kernels/implementations.h"

#ifdef __x86_64__
#include <algorithm>
#include <cmath>
#include <vector>

#define BITSWEEP_NAMESPACE avx2
#define BITSWEEP_LOOP __attribute__((BITSWEEP_OPTIMIZED_FOR_AVX2))
#include "kernels/generic/planes.h"
#include "kernels/generic/weights.h"
#undef BITSWEEP_LOOP
#undef BITSWEEP_NAMESPACE

namespace bitsweep::kernels {

constinit const PlaneKernels kAvx2Planes = avx2::kPlaneKernels;
constinit const WeightKernels kAvx2Weights = avx2::kWeightKernels;

}  // namespace bitsweep::kernels
#endif
