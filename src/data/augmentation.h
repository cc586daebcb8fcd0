#pragma once

#include <cstdint>

#include "base/random.h"

namespace bitsweep {

/// The changes to one training image in memory: where the crop begins in the padded image, and whether it is mirrored.
struct Draw {
    std::int8_t top = 0, left = 0;  ///< 0 .. 2 * padding
    bool flip = false;
};

/// Augmentation of training images. Of a set in memory: random crop with `padding` black pixels on each side. The
/// padding is black before normalisation, as in torchvision (crop, then ToTensor and Normalize) and in Tensorpack. Of
/// files: random_area() in its place, and where asked for, jitter_colors(). Of both: mirroring of every second image.
struct Augmentation {
    std::int64_t padding = 0;
    bool flip = false;
    bool color_jitter = false;

    /// Of a set in memory. Depends on (seed, epoch, image) alone, so neither threads nor the place where a run goes on
    /// matter.
    Draw draw(std::uint64_t seed, std::int64_t epoch, std::int64_t image) const;
};

/// The random numbers of one image in one epoch.
SplitMix64 image_stream(std::uint64_t seed, std::int64_t epoch, std::int64_t image);

/// A part of an image, in pixels of the image as it is at full size.
struct Area {
    double left, top, width, height;
};

/// 8 to 100 % of the image at an aspect of 3/4 to 4/3, either way up, at a random place; after 10 draws that do not
/// fit, the centre square. GoogleNetResize of Tensorpack's ImageNet recipe (there: examples/ResNet/imagenet_utils.py).
Area random_area(SplitMix64& random, int width, int height);

/// The part that is left when the shorter side is scaled to 256/224 of the wanted one and the centre is cut out: a
/// square of 7/8 of the shorter side.
Area centre_area(int width, int height);

}  // namespace bitsweep
