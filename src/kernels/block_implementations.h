#pragma once

#include "kernels/block_kernels.h"
#include "kernels/level.h"

// Files that implement the kernels for one instruction set are compiled for it as a whole, and so call no function that
// another file could share: only what is in their own namespace, always_inline, or intrinsic.

namespace bitsweep::kernels {

extern const BlockKernels kPortableBlocks;
#ifdef __x86_64__
extern const BlockKernels kAvx2Blocks;
extern const BlockKernels kAvx512VnniBlocks;
#endif

}  // namespace bitsweep::kernels
