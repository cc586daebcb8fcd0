#include "bench/instruction_sets.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <vector>

#include <unistd.h>

#include <fmt/format.h>

#include "kernels/kernels.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep::bench {
namespace {

struct HeldTo {
    const char *name, *libtorch, *onednn, *openblas;
};

constexpr HeldTo kHeldTo[] = {
    {"portable", "default", "SSE41", "Nehalem"},
    {"avx2", "avx2", "AVX2", "Haswell"},
    {"avx512vnni", "avx512", "AVX512_CORE_VNNI", "SkylakeX"},
};

// Whether the variable had another value.
bool changed(const char* variable, const char* value) {
    if (environment(variable) == value) return false;
    ::setenv(variable, value, 1);
    return true;
}

void start_anew() {
    auto line = read_file("/proc/self/cmdline");  // arguments, each with a zero behind it
    std::vector<char*> arguments;
    for (std::size_t at = 0; at < line.size(); at = line.find('\0', at) + 1) arguments.push_back(line.data() + at);
    arguments.push_back(nullptr);
    ::execv("/proc/self/exe", arguments.data());
    throw std::runtime_error(fmt::format("cannot start anew: {}", std::strerror(errno)));
}

}  // namespace

std::vector<std::string> instruction_sets() {
    std::vector<std::string> names;
    for (const auto* row : kernels::implementations()) names.emplace_back(row->name);
    return names;
}

void hold_to_instruction_set(const std::string& name) {
    bool anew = false;
    for (const auto& row : kHeldTo) {
        if (name != row.name) continue;
        for (const auto& [variable, value] : {std::pair{"BITSWEEP_ISA", row.name},
                                              {"ATEN_CPU_CAPABILITY", row.libtorch},
                                              {"ONEDNN_MAX_CPU_ISA", row.onednn},
                                              {"DNNL_MAX_CPU_ISA", row.onednn},
                                              {"OPENBLAS_CORETYPE", row.openblas}})
            anew |= changed(variable, value);
    }
    if (anew) start_anew();
}

}  // namespace bitsweep::bench
