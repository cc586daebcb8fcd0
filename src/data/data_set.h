#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "config/run_config.h"

namespace bitsweep {

/// Images as bytes: planes red, green, blue, rows from the top.
struct ImageSet {
    torch::Tensor images;  ///< [N,3,H,W] uint8
    torch::Tensor labels;  ///< [N] int64
    std::int64_t size() const { return images.defined() ? images.size(0) : 0; }
};

struct DataSet {
    ImageSet train;
    ImageSet test;
};

/// Positions in DataSet::train, ascending and disjoint.
struct Split {
    std::vector<std::int64_t> train;
    std::vector<std::int64_t> validation;
};

/// The first `config.train_images` training images (0 = all), of which `config.validation` are split off by the
/// seed alone: the arms of one seed share the split.
Split split_training_set(const DataConfig& config, std::uint64_t seed, std::int64_t train_images);

/// `positions` in the order of one epoch (1, 2, ...): a Fisher-Yates shuffle that depends on (seed, epoch) alone.
std::vector<std::int64_t> shuffled(std::span<const std::int64_t> positions, std::uint64_t seed, std::int64_t epoch);

}  // namespace bitsweep
