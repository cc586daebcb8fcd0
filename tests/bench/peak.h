#pragma once

#include <span>

namespace bitsweep::bench {

/// Instructions that a kernel's inner loop consists of, and what they do at best.
struct InstructionPair {
    const char* name;
    const char* instruction_set;    ///< the kernels' row: "avx2", "avx512vnni"
    double operations;              ///< of one pair: a multiplication and an addition a lane
    void (*run)(long repetitions);  ///< kPairsInFlight independent pairs a repetition, in registers alone
};

constexpr int kPairsInFlight = 12;

/// Those of this machine's instruction sets.
std::span<const InstructionPair> instruction_pairs();

/// 1e9 operations a second of one thread: the best of `rounds`.
double peak_gop_per_s(const InstructionPair& pair, int rounds);

}  // namespace bitsweep::bench
