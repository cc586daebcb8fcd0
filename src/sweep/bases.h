#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sweep/sweep.h"
#include "sweep/sweep_file.h"

namespace bitsweep {

inline constexpr const char* kSeedsSetIt = "the sweep's seeds set this key";
inline constexpr const char* kGiveSeeds = "give seeds with \"seeds\"";

/// The base configs of a sweep's arms, each once: the sweep's own, and those that arms bring.
struct Bases {
    std::vector<AnyConfig> all;
    std::vector<std::size_t> index_of_arm;  ///< each arm's index into `all`

    const AnyConfig& of_arm(std::size_t arm) const { return all[index_of_arm[arm]]; }
};

// Mistakes are added to `problems`.

Bases read_bases(const SweepInput& input, const SweepFile& file, Problems& problems);

/// Keys and values of the axes, against every base that they act on.
void check_axes(const SweepInput& input, const SweepFile& file, const Bases& bases, Problems& problems);

/// An override acts on every base. Where an arm or an axis sets the same key it would be lost without a word.
void apply_override(Bases& bases, const SweepFile& file, const std::string& key, const OrderedJson& value,
                    Problems& problems);

/// The number that stands for a run, one in all arms.
TrainerMetric metric_of(const SweepInput& input, const SweepFile& file, const Bases& bases, Problems& problems);

}  // namespace bitsweep
