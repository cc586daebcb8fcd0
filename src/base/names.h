#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bitsweep {

/// The candidate with the smallest edit distance to `name` (insertions, deletions, replacements and
/// swaps of neighbours), or "" when none is near enough to be a plausible slip of the pen.
/// For dotted keys the last part alone is tried too, so that "lr" finds "optim.lr".
std::string nearest_name(std::string_view name, const std::vector<std::string_view>& candidates);

/// "did you mean 'x'?" for the nearest candidate; otherwise "one of a, b, c" for few candidates, else "".
std::string name_hint(std::string_view name, const std::vector<std::string_view>& candidates);

/// The longest part of a name that becomes a path, in bytes: file systems take 255, and a file may need an ending.
inline constexpr std::size_t kLongestNamePart = 200;

/// What is wrong with a name that becomes a path below some folder, such as a sweep's ("cpu/bits"): "expected ...";
/// "" = nothing.
std::string wrong_path_name(std::string_view name);

/// The problem of the name of a metric, a layer or a tensor; "" = nothing. It stands in tables, files and SQL: 1 to 200
/// bytes of UTF-8 without control characters.
std::string wrong_name(std::string_view name);

/// "1 slot", "2 slots".
std::string counted(std::size_t count, std::string_view noun);

bool is_among(const std::vector<std::string>& names, std::string_view name);

}  // namespace bitsweep
