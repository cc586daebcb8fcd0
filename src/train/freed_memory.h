#pragma once

namespace bitsweep {

/// Keeps what is freed for what is asked for next. A step frees and takes the same tensors again; glibc gives large
/// ones back to the kernel, and every page then faults in anew: a quarter of a small network's processor time. Large
/// CPU tensors get a range of addresses of their own: in malloc's heap small ones take pieces of the gaps between them,
/// and the heap grows to nearly twice what a step holds. Call it once, before the first tensor.
void keep_freed_memory();

}  // namespace bitsweep
