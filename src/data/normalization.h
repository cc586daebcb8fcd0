#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <torch/torch.h>

namespace bitsweep {

/// pixel = byte * scale + shift, in float32.
struct Normalization {
    torch::Tensor scale;  ///< [3,1,1] float32
    torch::Tensor shift;  ///< [3,1,1], or [3,H,W] where the mean is taken for each pixel

    Normalization to(torch::Device device) const { return {scale.to(device), shift.to(device)}; }
};

/// `method` is data.normalize: "channel" (mean and standard deviation of each channel over the images trained on),
/// "imagenet" (ImageNet's published ones), "pixel_mean" (mean of each pixel over the images trained on, then / 128)
/// or "none" (pixels in [0, 1]). Sums are whole numbers, so no thread count changes the result.
/// images: [N,3,H,W] uint8 on the CPU; positions: those trained on.
Normalization make_normalization(const std::string& method, const torch::Tensor& images,
                                 std::span<const std::int64_t> positions);

}  // namespace bitsweep
