#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "data/augmentation.h"
#include "data/data_set.h"

namespace bitsweep {

/// Decodes images of a set of files, one image a thread. Each JPEG is decoded at the smallest eighth that still has the
/// pixels of the wanted area, which is then resized. `epoch` >= 1: random_area, mirroring and colours as drawn from
/// (seed, epoch, image), so that neither threads nor the order of decoding matter; 0: centre_area.
/// out: [n,3,side,side] uint8 on the CPU. Throws DataError naming the first file of `positions` that is no good.
void decode_images(const ImageSet& set, const Augmentation& augmentation, std::span<const std::int64_t> positions,
                   std::uint64_t seed, std::int64_t epoch, torch::Tensor& out);

/// "<file>: <why>; <what to do>"
std::string bad_image_message(const std::filesystem::path& file, const std::string& why);

/// The part of a file that is looked at before the training.
enum class Check { kHeader, kWhole };

/// The problem of each file, in the order of `files.paths`; "" = nothing. `kWhole` decodes it, at the smallest
/// size.
std::vector<std::string> check_images(const ImageFiles& files, Check check);

}  // namespace bitsweep
