#pragma once

#include <cstdio>
#include <string>

namespace bitsweep {

/// Prints to a stream whose reader may be gone (`bitsweep run ... 2>&1 | head`, a closed terminal) without caring:
/// what trains goes on. fmt::print throws there.
inline void say(std::FILE* out, const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), out);
    std::fflush(out);
}

}  // namespace bitsweep
