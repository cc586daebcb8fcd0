#pragma once

// The only place that includes Catch2, v2 or v3. LibTorch first: its glog CHECK would otherwise silently replace
// Catch2's, and abort the program.
#ifdef BITSWEEP_WITH_TORCH
#include <torch/torch.h>
#endif
#undef CHECK

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
namespace bitsweep {
inline auto Contains(const std::string& part) {
    return Catch::Matchers::ContainsSubstring(part);
}
}  // namespace bitsweep
#else
#include <catch2/catch.hpp>
using Catch::Detail::Approx;
namespace bitsweep {
using Catch::Matchers::Contains;
}
#endif
