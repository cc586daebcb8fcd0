#pragma once

#include "base/json.h"

namespace bitsweep::bench {

/// The fused operators through LibTorch: a row each, with its memory traffic beside a copy's of its own size.
OrderedJson fused_operators(int threads, int rounds);

void print_fused_operators(const OrderedJson& rows);

}  // namespace bitsweep::bench
