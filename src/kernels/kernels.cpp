#include "kernels/kernels.h"

#include <atomic>
#include <vector>

#include "kernels/implementations.h"

namespace bitsweep::kernels {
namespace {

#ifdef __x86_64__
bool has_avx2() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

bool has_avx512_vnni() {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
}
#endif

constexpr Kernels kRows[] = {
    {"portable", Device::kCpu, Isa::kPortable, [] { return true; }, kPortablePlanes, kPortableWeights, kPortableBlocks},
#ifdef __x86_64__
    {"avx2", Device::kCpu, Isa::kAvx2, has_avx2, kAvx2Planes, kAvx2Weights, kAvx2Blocks},
    {"avx512vnni", Device::kCpu, Isa::kAvx512Vnni, has_avx512_vnni, kAvx2Planes, kAvx2Weights, kAvx512VnniBlocks},
#endif
};

std::atomic<const Kernels*> g_chosen = nullptr;  // of the CPU

}  // namespace

std::span<const Kernels* const> implementations() {
    static const auto found = [] {
        std::vector<const Kernels*> list;
        for (const auto& row : kRows)
            if (row.runs_here()) list.push_back(&row);
        return list;
    }();
    return found;
}

const Kernels* kernels_for(Device device) {
    if (const auto* chosen = g_chosen.load(); chosen != nullptr && device == chosen->device) return chosen;
    const Kernels* quickest = nullptr;
    for (const auto* row : implementations())
        if (row->device == device) quickest = row;
    return quickest;
}

const Kernels* kernels_for(Device device, Isa isa) {
    for (const auto* row : implementations())
        if (row->device == device && row->isa == isa) return row;
    return nullptr;
}

bool choose(std::string_view name) {
    const Kernels* named = nullptr;
    for (const auto* row : implementations())
        if (row->device == Device::kCpu && row->name == name) named = row;
    if (named == nullptr && !name.empty()) return false;
    g_chosen = named;
    return true;
}

std::string names_of_implementations() {
    std::string names;
    for (const auto* row : implementations()) {
        if (row->device != Device::kCpu) continue;
        if (!names.empty()) names += ", ";
        names += row->name;
    }
    return names;
}

}  // namespace bitsweep::kernels
