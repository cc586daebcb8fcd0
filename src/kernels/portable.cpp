#include "kernels/implementations.h"

#include <algorithm>
#include <cmath>
#include <vector>

#define BITSWEEP_NAMESPACE portable
#define BITSWEEP_LOOP __attribute__((BITSWEEP_OPTIMIZED))
#include "kernels/generic/planes.h"
#include "kernels/generic/weights.h"
#undef BITSWEEP_LOOP
#undef BITSWEEP_NAMESPACE

namespace bitsweep::kernels {

constinit const PlaneKernels kPortablePlanes = portable::kPlaneKernels;
constinit const WeightKernels kPortableWeights = portable::kWeightKernels;

}  // namespace bitsweep::kernels
