#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "data/data_set.h"
#include "data/normalization.h"

namespace bitsweep {

/// What is done to one training image: where the crop begins in the padded image, and whether it is mirrored.
struct Draw {
    std::int8_t top = 0, left = 0;  ///< 0 .. 2 * padding
    bool flip = false;
};

/// Random crop with `padding` black pixels on each side, and mirroring of every second image. The padding is black
/// before normalisation, as in torchvision (crop, then ToTensor and Normalize) and in Tensorpack.
struct Augmentation {
    std::int64_t padding = 0;
    bool flip = false;

    /// Depends on (seed, epoch, image) alone, so neither threads nor the place where a run goes on matter.
    Draw draw(std::uint64_t seed, std::int64_t epoch, std::int64_t image) const;
};

/// Crops, mirrors and normalises in one pass over the bytes, images in parallel.
/// images: [N,3,H,W] uint8; out: [n,3,H,W] float32, both on the CPU. Draw i belongs to positions[i]; no draws = as is.
void assemble(const torch::Tensor& images, const Normalization& normalization, std::int64_t padding,
              std::span<const std::int64_t> positions, std::span<const Draw> draws, torch::Tensor& out);

/// The same out of LibTorch's operators, on any device. positions: [n] int64; draws: [n,3] int64 (top, left, flip),
/// or undefined.
torch::Tensor assemble_on_device(const torch::Tensor& images, const Normalization& normalization, std::int64_t padding,
                                 const torch::Tensor& positions, const torch::Tensor& draws);

struct Batch {
    torch::Tensor images;  ///< [n,3,H,W] float32, valid until the next batch is made
    torch::Tensor labels;  ///< [n] int64
};

/// Gives out the images of one set batch by batch, on one device. The bytes lie on the device where they fit.
class Batches {
public:
    Batches(const ImageSet& set, const Normalization& normalization, Augmentation augmentation, torch::Device device);

    /// The images that follow, in order. `epoch` >= 1 draws their augmentation from the seed; 0 = as they are.
    void begin(std::vector<std::int64_t> positions, std::uint64_t seed, std::int64_t epoch);

    /// `count` images from `first` on, counted in the order given to begin().
    Batch get(std::int64_t first, std::int64_t count);

    std::int64_t size() const { return static_cast<std::int64_t>(positions_.size()); }

private:
    ImageSet set_;
    Normalization normalization_;
    Augmentation augmentation_;
    torch::Device device_;
    bool on_device_ = false;  // bytes and draws lie on a device other than the CPU

    std::vector<std::int64_t> positions_;
    std::vector<Draw> draws_;
    torch::Tensor device_positions_, device_draws_;
    torch::Tensor buffer_;  // one allocation for all batches of one size
};

}  // namespace bitsweep
