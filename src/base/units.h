#pragma once

#include <cstdint>
#include <string>

namespace bitsweep {

/// "1h 02m", "3m 20s", "12 s".
std::string duration_text(double seconds);

/// "168.5 MB": kB, MB and GB are powers of 1,000, as publishers of data count.
std::string bytes_text(std::uint64_t bytes);

}  // namespace bitsweep
