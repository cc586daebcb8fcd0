#pragma once

#include <limits>
#include <string_view>
#include <vector>

namespace bitsweep {

/// The values that a number may have.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool low_open = false;  ///< low itself is not allowed
};

/// The values that a string may have. Empty = anything.
struct Choice {
    std::vector<std::string_view> names;
};

/// For types whose rule is in the type (bool, Bits, ...).
struct NoRule {};

inline constexpr Range kPositive{0.0, std::numeric_limits<double>::infinity(), true};
inline constexpr Range kNotNegative{0.0, std::numeric_limits<double>::infinity(), false};
inline constexpr Range kCount{0.0, 1e12, false};
inline constexpr Range kCountFromOne{1.0, 1e12, false};
inline constexpr Range kFraction{0.0, 1.0, false};

}  // namespace bitsweep
