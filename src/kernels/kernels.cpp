#include "kernels/kernels.h"

#include <vector>

#include "kernels/implementations.h"

namespace bitsweep::kernels {

std::span<const Kernels* const> implementations() {
    static const auto found = [] {
        std::vector<const Kernels*> list;
        for (const auto* row : {
                 &kPortable,
#ifdef BITSWEEP_HAS_AVX2
                 &kAvx2,
#endif
             })
            if (row->runs_here()) list.push_back(row);
        return list;
    }();
    return found;
}

const Kernels* kernels_for(Device device) {
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

}  // namespace bitsweep::kernels
