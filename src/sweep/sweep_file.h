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
        std::string base = {};                                       ///< a recipe of its own; "" = the sweep's base
    };
    /// A choice of cells: an arm, a value (by index) of some axes, a seed. A part that is not given matches all.
    struct Selector {
        std::optional<std::size_t> arm;
        std::vector<std::optional<std::size_t>> at;  ///< one entry an axis
        std::optional<std::int64_t> seed;
    };

    std::string question;
    OrderedJson base;    ///< a recipe's path, or an object of keys; null where every arm has its own
    std::string metric;  ///< "" = not said
    std::vector<Arm> arms;
    std::vector<Axis> axes;
    std::vector<std::vector<std::size_t>> groups;  ///< axes that advance together; every axis is in just one group
    std::vector<Selector> exclude;
    std::vector<std::int64_t> seeds;
    OrderedJson contrasts = OrderedJson::array();
    double minutes = 0;
};

/// The place of an axis's value in the file, for messages.
std::string where_of_axis_value(const JsonDocument& document, const std::string& axis, std::size_t index);

/// Reads the document's structure; whether keys and their values are right only the bases know. `seeds_override`
/// replaces the file's seeds where it is not null.
SweepFile parse_sweep_file(const JsonDocument& document, const OrderedJson& seeds_override, Problems& problems);

}  // namespace bitsweep
