#pragma once

#include <torch/torch.h>

#include "kernels/kernels.h"

namespace bitsweep {

/// The kernels for x; null where LibTorch's operators compute, since x is empty, not float32, or on another device.
inline const kernels::Kernels* kernels_of(const torch::Tensor& x) {
    if (x.scalar_type() != torch::kFloat32 || x.numel() == 0) return nullptr;
    if (x.is_cpu()) return kernels::kernels_for(kernels::Device::kCpu);
    return x.is_cuda() ? kernels::kernels_for(kernels::Device::kCuda) : nullptr;
}

}  // namespace bitsweep
