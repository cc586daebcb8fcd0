#pragma once

#include <cstdint>
#include <string_view>

#include "base/hash.h"

namespace bitsweep {

/// Seed of one named random stream. Streams derive from (seed, name) only, never from the config or
/// the order of construction, so that arms of one seed share shuffles, crops and, where shapes
/// agree, initial weights. FNV-1a of the name, mixed with SplitMix64.
constexpr std::uint64_t derive_seed(std::uint64_t seed, std::string_view stream);

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine and library, unlike
/// the distributions of <random>.
class SplitMix64 {
public:
    constexpr explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

    constexpr std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    /// Uniform in [0, 1), 53 bits.
    constexpr double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    /// Uniform in 0 .. count-1, for count >= 1. The bias is below count / 2^64.
    constexpr std::uint64_t below(std::uint64_t count) {
        return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * count) >> 64);
    }

private:
    std::uint64_t state_;
};

constexpr std::uint64_t derive_seed(std::uint64_t seed, std::string_view stream) {
    SplitMix64 mixer(seed);
    return SplitMix64(mixer.next() ^ fnv1a(stream)).next();
}

}  // namespace bitsweep
