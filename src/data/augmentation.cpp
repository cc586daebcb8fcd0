#include "data/augmentation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bitsweep {
namespace {

double between(SplitMix64& random, double low, double high) {
    return low + (high - low) * random.uniform();
}

// A place for `length` pixels among `room`.
double place(SplitMix64& random, double length, int room) {
    return static_cast<double>(random.below(static_cast<std::uint64_t>(room - static_cast<int>(length) + 1)));
}

Area centre_square(int width, int height, double share) {
    const double side = share * std::min(width, height);
    return {(width - side) / 2, (height - side) / 2, side, side};
}

}  // namespace

SplitMix64 image_stream(std::uint64_t seed, std::int64_t epoch, std::int64_t image) {
    return SplitMix64(derive_seed(seed, "augment") + (static_cast<std::uint64_t>(epoch) << 40) +
                      static_cast<std::uint64_t>(image));
}

Draw Augmentation::draw(std::uint64_t seed, std::int64_t epoch, std::int64_t image) const {
    auto random = image_stream(seed, epoch, image);
    const auto places = static_cast<std::uint64_t>(2 * padding + 1);
    Draw draw;
    draw.top = static_cast<std::int8_t>(random.below(places));
    draw.left = static_cast<std::int8_t>(random.below(places));
    draw.flip = flip && random.below(2) == 1;
    return draw;
}

Area random_area(SplitMix64& random, int width, int height) {
    constexpr int kTries = 10;
    const double whole = static_cast<double>(width) * height;
    for (int i = 0; i < kTries; ++i) {
        const double area = whole * between(random, 0.08, 1.0);
        const double aspect = between(random, 3.0 / 4.0, 4.0 / 3.0);
        double wide = std::floor(std::sqrt(area * aspect) + 0.5), high = std::floor(std::sqrt(area / aspect) + 0.5);
        if (random.below(2) == 1) std::swap(wide, high);
        if (wide < 1 || high < 1 || wide > width || high > height) continue;
        const double left = place(random, wide, width);
        return {left, place(random, high, height), wide, high};
    }
    return centre_square(width, height, 1.0);
}

Area centre_area(int width, int height) {
    return centre_square(width, height, 224.0 / 256.0);
}

}  // namespace bitsweep
