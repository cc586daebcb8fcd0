#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <torch/torch.h>

#include "data/data_set.h"

namespace bitsweep {

/// pixel = byte * scale + shift, in float32.
struct Normalization {
    torch::Tensor scale;  ///< [C,1,1] float32
    torch::Tensor shift;  ///< [C,1,1], or [C,H,W] where the mean is taken for each pixel

    Normalization to(torch::Device device) const { return {scale.to(device), shift.to(device)}; }
};

/// `method` is data.normalize: "channel" (mean and standard deviation of each channel over the images trained on),
/// "imagenet" (ImageNet's published ones, of 3 channels), "pixel_mean" (mean of each pixel over the images trained on,
/// then / 128) or "none" (pixels in [0, 1]). Sums are whole numbers, so no thread count changes the result. Of a set
/// of files only "imagenet" and "none": the others would decode every image, and throw ConfigError.
/// set: the training set; positions: those trained on.
Normalization make_normalization(const std::string& method, const ImageSet& set,
                                 std::span<const std::int64_t> positions);

}  // namespace bitsweep
