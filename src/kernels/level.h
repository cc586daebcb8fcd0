#pragma once

#include <cstdint>

#define BITSWEEP_ALWAYS_INLINE inline __attribute__((always_inline))

namespace bitsweep::kernels {

/// The one formula that decides a level of an activation: in training, in evaluation and in a deployed network, on one
/// float or on a vector of floats (vector_size). Each operation is rounded once: a source that includes this file is
/// compiled with -ffp-contract=off. No function here has an address, so that none is emitted for an instruction set
/// that another machine lacks.

/// Half to even for |z| < 2^22: adding 1.5 * 2^23 leaves no bits for a fraction. Vectorises everywhere, unlike rint().
template <typename V>
BITSWEEP_ALWAYS_INLINE V round_to_even(V z) {
    constexpr float kNoFraction = 12582912.0F;
    return (z + kNoFraction) - kNoFraction;
}

/// z clipped to [0, high]. Comparisons in this order let a NaN through.
template <typename V>
BITSWEEP_ALWAYS_INLINE V clamp_to(V z, V high) {
    const V zero{};
    z = z < zero ? zero : z;
    return z > high ? high : z;
}

/// y in units of a step: alpha is worth `steps` = 2^bits - 1 of them.
template <typename V>
BITSWEEP_ALWAYS_INLINE V in_steps(V y, float alpha, float steps) {
    return y / alpha * steps;
}

/// The level of y, 0..steps, as a float; NaN for a NaN.
template <typename V>
BITSWEEP_ALWAYS_INLINE V level_of(V y, float alpha, float steps) {
    return round_to_even(clamp_to(in_steps(y, alpha, steps), V{} + steps));
}

}  // namespace bitsweep::kernels
