#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bitsweep {

/// Bits that an index into `levels` values takes, at least 1.
int index_bits(std::size_t levels);

/// The step between neighbours of `levels` (ascending); 1 where there is one. nullopt where they are not evenly spaced.
std::optional<int> even_step(const std::vector<std::int16_t>& levels);

/// Each code as its index among `levels` (ascending), one after the other without gaps: index i takes the bits i k ..
/// i k + k - 1 of the bytes, the lowest first; k = index_bits(levels.size()), at most 8. Bits at the end are 0.
/// Throws std::invalid_argument where a code is none of the levels.
std::string pack_codes(const std::vector<std::int16_t>& codes, const std::vector<std::int16_t>& levels);

/// nullopt where `bytes` are not `count` packed codes: another length, an index without a level, or a 1 at the end.
std::optional<std::vector<std::int16_t>> unpack_codes(std::string_view bytes, std::size_t count,
                                                      const std::vector<std::int16_t>& levels);

}  // namespace bitsweep
