#pragma once

#include <string>

#include "base/json.h"

namespace bitsweep::bench {

/// The kernels on blocks of channels, on the shapes of a ResNet-20: a row each, with the median of its times and, by
/// the best of them, its share of the peak that its pair of instructions reaches in registers (bench/peak.h), which is
/// a best one too. instruction_set: one of the kernels' rows; "": all of this machine but the portable one.
OrderedJson block_kernels(int threads, int rounds, const std::string& instruction_set);

void print_block_kernels(const OrderedJson& list);

}  // namespace bitsweep::bench
