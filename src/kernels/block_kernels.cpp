#include "kernels/block_kernels.h"

#include <algorithm>
#include <vector>

#include "kernels/block_implementations.h"

namespace bitsweep::kernels {

std::span<const BlockKernels* const> block_implementations() {
    static const auto found = [] {
        std::vector<const BlockKernels*> list;
        for (const auto* row : {
                 &kPortableBlocks,
#ifdef __x86_64__
                 &kAvx2Blocks,
                 &kAvx512VnniBlocks,
#endif
             })
            if (row->runs_here()) list.push_back(row);
        return list;
    }();
    return found;
}

}  // namespace bitsweep::kernels
