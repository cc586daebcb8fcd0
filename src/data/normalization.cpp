#include "data/normalization.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "data/stored_images.h"

namespace bitsweep {
namespace {

struct MeanAndDeviation {
    std::vector<double> mean, deviation;  // a channel each, of pixels in [0, 1]
};

Normalization from_mean_and_deviation(const MeanAndDeviation& of) {
    const auto channels = static_cast<std::int64_t>(of.mean.size());
    Normalization result{torch::empty({channels, 1, 1}), torch::empty({channels, 1, 1})};
    for (std::size_t c = 0; c < of.mean.size(); ++c) {
        result.scale.data_ptr<float>()[c] = static_cast<float>(1.0 / (255.0 * of.deviation[c]));
        result.shift.data_ptr<float>()[c] = static_cast<float>(-of.mean[c] / of.deviation[c]);
    }
    return result;
}

// The statistics of every channel, over the positions.
struct Sums {
    std::vector<std::int64_t> values, squares;
};

Sums sums_of(const StoredImages& images, std::span<const std::int64_t> positions) {
    const auto channels = images.channels(), plane = images.side() * images.side();
    std::vector<std::int64_t> sums(static_cast<std::size_t>(2 * channels));
    auto* sum = sums.data();
    const auto count = static_cast<std::int64_t>(positions.size());
#pragma omp parallel
    {
        std::vector<std::uint8_t> scratch;
#pragma omp for reduction(+ : sum[:2 * channels])
        for (std::int64_t i = 0; i < count; ++i) {
            const auto* pixel = images.read(positions[static_cast<std::size_t>(i)], scratch);
            for (std::int64_t c = 0; c < channels; ++c, pixel += plane) {
                std::uint32_t image_sum = 0, image_squares = 0;  // 65536 pixels of 255^2 still fit
                for (std::int64_t p = 0; p < plane; ++p) {
                    image_sum += pixel[p];
                    image_squares += static_cast<std::uint32_t>(pixel[p]) * pixel[p];
                }
                sum[c] += image_sum;
                sum[channels + c] += image_squares;
            }
        }
    }
    const auto middle = sums.begin() + channels;
    return {{sums.begin(), middle}, {middle, sums.end()}};
}

Normalization of_channels(const StoredImages& images, std::span<const std::int64_t> positions) {
    const auto sums = sums_of(images, positions);
    const double pixels =
        static_cast<double>(static_cast<std::int64_t>(positions.size()) * images.side() * images.side());
    MeanAndDeviation result;
    for (std::size_t c = 0; c < sums.values.size(); ++c) {
        const double average = static_cast<double>(sums.values[c]) / pixels;
        const double variance = static_cast<double>(sums.squares[c]) / pixels - average * average;
        result.mean.push_back(average / 255.0);
        result.deviation.push_back(std::sqrt(std::max(variance, 1.0)) / 255.0);  // a flat channel
    }
    return from_mean_and_deviation(result);
}

Normalization of_pixels(const StoredImages& images, std::span<const std::int64_t> positions) {
    const auto pixels = images.bytes();
    std::vector<std::int64_t> sums(static_cast<std::size_t>(pixels));
    std::vector<std::uint8_t> scratch;
    for (const auto position : positions) {
        const auto* bytes = images.read(position, scratch);
        for (std::int64_t p = 0; p < pixels; ++p) sums[static_cast<std::size_t>(p)] += bytes[p];
    }
    Normalization result{torch::full({images.channels(), 1, 1}, 1.0 / 128.0),
                         torch::empty({images.channels(), images.side(), images.side()})};
    const double divisor = -128.0 * static_cast<double>(positions.size());
    for (std::int64_t p = 0; p < pixels; ++p)
        result.shift.data_ptr<float>()[p] =
            static_cast<float>(static_cast<double>(sums[static_cast<std::size_t>(p)]) / divisor);
    return result;
}

}  // namespace

Normalization make_normalization(const std::string& method, const ImageSet& set,
                                 std::span<const std::int64_t> positions) {
    if (method == "imagenet") return from_mean_and_deviation({{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}});
    if (method == "none") {
        const auto channels = static_cast<std::size_t>(set.channels());
        return from_mean_and_deviation({std::vector<double>(channels, 0), std::vector<double>(channels, 1)});
    }
    if (!set.in_memory())
        throw ConfigError("data.normalize", "'" + method + "' would decode every image before the first step",
                          "set it to imagenet or none; its default is channel");
    if (method == "channel") return of_channels(StoredImages(set), positions);
    if (method == "pixel_mean") return of_pixels(StoredImages(set), positions);
    throw ConfigError("data.normalize", "unknown method '" + method + "'");
}

}  // namespace bitsweep
