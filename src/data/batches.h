#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "data/augmentation.h"
#include "data/data_set.h"
#include "data/normalization.h"
#include "data/prefetcher.h"

namespace bitsweep {

/// Resizes where the set says so, crops, mirrors and normalises, images in parallel. set: in memory; out:
/// [n,C,side,side] float32 on the CPU. Draw i belongs to positions[i]; no draws = as is.
void assemble(const ImageSet& set, const Normalization& normalization, std::int64_t padding,
              std::span<const std::int64_t> positions, std::span<const Draw> draws, torch::Tensor& out);

/// The same out of LibTorch's operators, on the device of `images`, the set's. positions: [n] int64; draws: [n,3] int64
/// (top, left, flip), or undefined; side: ImageSet::side().
torch::Tensor assemble_on_device(const torch::Tensor& images, std::int64_t side, const Normalization& normalization,
                                 std::int64_t padding, const torch::Tensor& positions, const torch::Tensor& draws);

struct Batch {
    torch::Tensor images;  ///< [n,C,side,side] float32, valid until the next get() or begin()
    torch::Tensor labels;  ///< [n] int64
};

/// Gives out the images of one set batch by batch, on one device. Bytes in memory lie on the device where they fit;
/// otherwise the next batch is made while the caller works on the one it has: of bytes one ahead on one thread (0.3 ms
/// for 128 images of 32x32, 2-core EPYC: a share of a step that needs no second thread), of files three ahead on as
/// many threads as LibTorch has where this is constructed. None of this changes a number.
class Batches {
public:
    /// `set` must outlive it.
    Batches(const ImageSet& set, const Normalization& normalization, Augmentation augmentation, torch::Device device);

    /// The images that follow, in order. `epoch` >= 1 draws their augmentation from the seed; 0 = as they are.
    void begin(std::vector<std::int64_t> positions, std::uint64_t seed, std::int64_t epoch);

    /// `count` images from `first` on, counted in the order given to begin(). Throws DataError where a file is no good.
    Batch get(std::int64_t first, std::int64_t count);

    std::int64_t size() const { return static_cast<std::int64_t>(positions_.size()); }

private:
    bool copy_to_device();
    Prefetcher::Work work_on_bytes();
    Prefetcher::Work work_on_files();
    void copy_draws_to_device();

    const ImageSet& set_;
    const Augmentation augmentation_;
    const torch::Device device_;
    Normalization normalization_;
    torch::Tensor labels_;         // on the device
    torch::Tensor device_images_;  // [N,C,h,w] uint8 on a device other than the CPU, or undefined

    std::vector<std::int64_t> positions_;
    std::uint64_t seed_ = 0;
    std::int64_t epoch_ = 0;
    std::vector<Draw> draws_;
    torch::Tensor device_positions_, device_draws_;

    std::optional<Prefetcher> prefetcher_;  // last: its thread reads the members above
};

}  // namespace bitsweep
