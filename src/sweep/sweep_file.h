#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sweep/sweep.h"

namespace bitsweep {

/// A sweep file as written, each name checked, nothing expanded yet.
struct SweepFile {
    struct Arm {
        std::string name;
        std::vector<std::pair<std::string, OrderedJson>> overrides;  ///< dotted key -> value
    };
    /// Which cells: an arm, a value (by index) of some axes, a seed. What is not given matches all.
    struct Selector {
        std::optional<std::size_t> arm;
        std::vector<std::optional<std::size_t>> at;  ///< one entry an axis
        std::optional<std::int64_t> seed;
    };

    std::string question;
    OrderedJson base;  ///< a recipe's path, or an object of keys
    std::vector<Arm> arms;
    std::vector<Axis> axes;
    std::vector<std::vector<std::size_t>> groups;  ///< axes that advance together; every axis is in just one group
    std::vector<Selector> exclude;
    std::vector<std::int64_t> seeds;
    OrderedJson contrasts = OrderedJson::array();
    double minutes = 0;
};

/// Reads the document's structure. `seeds_override` replaces the file's seeds where it is not null.
SweepFile parse_sweep_file(const JsonDocument& document, const OrderedJson& seeds_override, Problems& problems);

}  // namespace bitsweep
