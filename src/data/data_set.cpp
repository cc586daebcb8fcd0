#include "data/data_set.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/error.h"
#include "base/random.h"

namespace bitsweep {
namespace {

void shuffle(std::vector<std::int64_t>& list, std::uint64_t stream_seed) {
    SplitMix64 random(stream_seed);
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

}  // namespace

Split split_training_set(const DataConfig& config, std::uint64_t seed, std::int64_t train_images) {
    const auto count = config.train_images > 0 ? config.train_images : train_images;
    if (count > train_images)
        throw ConfigError("data.train_images",
                          fmt::format("there are {} training images, got {}", train_images, count));
    if (config.validation >= count)
        throw ConfigError("data.validation",
                          fmt::format("expected fewer than the {} training images, got {}", count, config.validation));
    Split split;
    split.train.resize(static_cast<std::size_t>(count));
    std::iota(split.train.begin(), split.train.end(), 0);
    if (config.validation == 0) return split;
    shuffle(split.train, derive_seed(seed, "validation"));
    const auto first = split.train.end() - config.validation;
    split.validation.assign(first, split.train.end());
    split.train.erase(first, split.train.end());
    std::sort(split.train.begin(), split.train.end());
    std::sort(split.validation.begin(), split.validation.end());
    return split;
}

std::vector<std::int64_t> shuffled(std::span<const std::int64_t> positions, std::uint64_t seed, std::int64_t epoch) {
    std::vector<std::int64_t> order(positions.begin(), positions.end());
    shuffle(order, derive_seed(seed, "shuffle." + std::to_string(epoch)));
    return order;
}

}  // namespace bitsweep
