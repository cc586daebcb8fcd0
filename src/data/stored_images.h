#pragma once

#include <cstdint>
#include <vector>

#include "data/bilinear.h"
#include "data/data_set.h"

namespace bitsweep {

/// The bytes of a set in memory as a network sees them: resized where the set says so (ImageSet::resized_to). SVHN's
/// 604,388 images are 1.9 GB as stored and 2.9 GB at 40x40, so they are kept as stored and resized as they are read:
/// 1.6 ms for 128 of them on one core (2-core EPYC), behind the step. Borrows the set.
class StoredImages {
public:
    explicit StoredImages(const ImageSet& set);

    std::int64_t channels() const { return channels_; }
    std::int64_t side() const { return side_; }
    std::int64_t bytes() const { return channels_ * side_ * side_; }  ///< of one image

    /// [C,side,side]. Stands in the set itself, or in `scratch`, which is the caller's and a thread's own.
    const std::uint8_t* read(std::int64_t position, std::vector<std::uint8_t>& scratch) const;

private:
    const std::uint8_t* images_;
    std::int64_t channels_, height_, width_, side_;
    std::vector<Tap> columns_, rows_;  // empty = as stored
};

}  // namespace bitsweep
