#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "config/run_config.h"

namespace bitsweep {

/// JPEG files; an image's position in its set is its place in `paths`.
struct ImageFiles {
    std::filesystem::path folder;
    std::vector<std::string> paths;  ///< below `folder`
};

/// The images of one set, in one of two forms: bytes in memory, or files that are decoded as they are needed
/// (data/decode.h). Batches (data/batches.h) gives out both alike; nothing else need know which it is.
struct ImageSet {
    torch::Tensor images;  ///< [N,C,h,w] uint8, planes red, green, blue or grey alone, rows from the top; or undefined
    torch::Tensor labels;  ///< [N] int64
    std::int64_t resized_to = 0;            ///< pixels a side that a network sees; 0 = as stored
    ImageFiles files = {};                  ///< where the images are not in memory
    std::vector<std::string> skipped = {};  ///< files left out because they cannot be decoded: "<path>: <why>"

    bool in_memory() const { return images.defined(); }
    std::int64_t size() const { return labels.defined() ? labels.size(0) : 0; }
    std::int64_t channels() const { return in_memory() ? images.size(1) : 3; }
    std::int64_t side() const { return resized_to > 0 ? resized_to : images.size(3); }
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
/// seed alone: the arms of one seed share the split. Throws ConfigError where there are too few: how many images a
/// folder has is not known before.
Split split_training_set(const DataConfig& config, std::uint64_t seed, std::int64_t train_images);

/// `positions` in the order of one epoch (1, 2, ...): a Fisher-Yates shuffle that depends on (seed, epoch) alone.
std::vector<std::int64_t> shuffled(std::span<const std::int64_t> positions, std::uint64_t seed, std::int64_t epoch);

}  // namespace bitsweep
