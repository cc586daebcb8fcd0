#include "bench/peak.h"

#include <algorithm>
#include <vector>

#include "bench/bench.h"

namespace bitsweep::bench {
namespace {

constexpr long kRepetitions = 300'000;

#ifdef __x86_64__

// Twelve of them in flight: more than latency (4 or 5 cycles) times ports (2). Registers 12 and 13 are zero: no NaN,
// no denormal slows anything.
#define BITSWEEP_TWELVE(op) op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11)
#define BITSWEEP_PEAK(function, isa, op)                                                                        \
    __attribute__((target(isa))) void function(long n) {                                                        \
        asm volatile("vzeroall\n1:\n" BITSWEEP_TWELVE(op) "dec %0\njnz 1b\nvzeroupper\n"                        \
                     : "+r"(n)                                                                                  \
                     :                                                                                          \
                     : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", \
                       "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "cc");                                      \
    }
#define BITSWEEP_FMA(r, i) "vfmadd231ps %%" r "12,%%" r "13,%%" r #i "\n"
#define BITSWEEP_BYTES(r, i) "vpmaddubsw %%" r "12,%%" r "13,%%" r "14\nvpaddw %%" r "14,%%" r #i ",%%" r #i "\n"
#define BITSWEEP_WORDS(r, i) "vpmaddwd %%" r "12,%%" r "13,%%" r "14\nvpaddd %%" r "14,%%" r #i ",%%" r #i "\n"
#define BITSWEEP_DOT(r, i) "vpdpbusd %%" r "12,%%" r "13,%%" r #i "\n"

#define BITSWEEP_OP(i) BITSWEEP_FMA("ymm", i)
BITSWEEP_PEAK(fma_ymm, "avx2,fma", BITSWEEP_OP)
#undef BITSWEEP_OP
#define BITSWEEP_OP(i) BITSWEEP_BYTES("ymm", i)
BITSWEEP_PEAK(bytes_ymm, "avx2", BITSWEEP_OP)
#undef BITSWEEP_OP
#define BITSWEEP_OP(i) BITSWEEP_WORDS("ymm", i)
BITSWEEP_PEAK(words_ymm, "avx2", BITSWEEP_OP)
#undef BITSWEEP_OP
#define BITSWEEP_OP(i) BITSWEEP_FMA("zmm", i)
BITSWEEP_PEAK(fma_zmm, "avx512f", BITSWEEP_OP)
#undef BITSWEEP_OP
#define BITSWEEP_OP(i) BITSWEEP_WORDS("zmm", i)
BITSWEEP_PEAK(words_zmm, "avx512bw", BITSWEEP_OP)
#undef BITSWEEP_OP
#define BITSWEEP_OP(i) BITSWEEP_DOT("zmm", i)
BITSWEEP_PEAK(dot_zmm, "avx512vnni", BITSWEEP_OP)
#undef BITSWEEP_OP

constexpr InstructionPair kAvx2Pairs[] = {
    {"vfmadd231ps", "avx2", 16, fma_ymm},
    {"vpmaddubsw + vpaddw", "avx2", 64, bytes_ymm},
    {"vpmaddwd + vpaddd", "avx2", 32, words_ymm},
};
constexpr InstructionPair kAvx512Pairs[] = {
    {"vfmadd231ps", "avx512vnni", 32, fma_zmm},
    {"vpdpbusd", "avx512vnni", 128, dot_zmm},
    {"vpmaddwd + vpaddd", "avx512vnni", 64, words_zmm},
};

#endif

}  // namespace

std::span<const InstructionPair> instruction_pairs() {
    static const auto found = [] {
        std::vector<InstructionPair> list;
#ifdef __x86_64__
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            list.insert(list.end(), std::begin(kAvx2Pairs), std::end(kAvx2Pairs));
        if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw"))
            list.insert(list.end(), std::begin(kAvx512Pairs), std::end(kAvx512Pairs));
#endif
        return list;
    }();
    return found;
}

double peak_gop_per_s(const InstructionPair& pair, int rounds) {
    double best_s = seconds_of([&] { pair.run(kRepetitions); });
    for (int i = 0; i < rounds; ++i) best_s = std::min(best_s, seconds_of([&] { pair.run(kRepetitions); }));
    return pair.operations * kPairsInFlight * kRepetitions / best_s / 1e9;
}

}  // namespace bitsweep::bench
