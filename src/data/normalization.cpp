#include "data/normalization.h"

#include <array>
#include <cmath>
#include <vector>

#include "base/error.h"

namespace bitsweep {
namespace {

using Triple = std::array<double, 3>;

Normalization from_mean_and_std(const Triple& mean, const Triple& deviation) {
    Normalization result{torch::empty({3, 1, 1}), torch::empty({3, 1, 1})};
    for (std::size_t c = 0; c < 3; ++c) {
        result.scale.data_ptr<float>()[c] = static_cast<float>(1.0 / (255.0 * deviation[c]));
        result.shift.data_ptr<float>()[c] = static_cast<float>(-mean[c] / deviation[c]);
    }
    return result;
}

Normalization of_channels(const torch::Tensor& images, std::span<const std::int64_t> positions) {
    const auto* bytes = images.data_ptr<std::uint8_t>();
    const auto plane = images.size(2) * images.size(3);
    const auto count = static_cast<std::int64_t>(positions.size());
    Triple mean{}, deviation{};
    for (std::int64_t c = 0; c < 3; ++c) {
        std::int64_t sum = 0, squares = 0;
#pragma omp parallel for reduction(+ : sum, squares)
        for (std::int64_t i = 0; i < count; ++i) {
            const auto* pixel = bytes + (positions[static_cast<std::size_t>(i)] * 3 + c) * plane;
            std::uint32_t image_sum = 0, image_squares = 0;  // 65536 pixels of 255^2 still fit
            for (std::int64_t p = 0; p < plane; ++p) {
                image_sum += pixel[p];
                image_squares += static_cast<std::uint32_t>(pixel[p]) * pixel[p];
            }
            sum += image_sum;
            squares += image_squares;
        }
        const double pixels = static_cast<double>(count * plane);
        const double average = static_cast<double>(sum) / pixels;
        const double variance = static_cast<double>(squares) / pixels - average * average;
        mean[static_cast<std::size_t>(c)] = average / 255.0;
        deviation[static_cast<std::size_t>(c)] = std::sqrt(std::max(variance, 1.0)) / 255.0;  // a flat channel
    }
    return from_mean_and_std(mean, deviation);
}

Normalization of_pixels(const torch::Tensor& images, std::span<const std::int64_t> positions) {
    const auto* bytes = images.data_ptr<std::uint8_t>();
    const auto pixels = images.size(1) * images.size(2) * images.size(3);
    std::vector<std::int64_t> sums(static_cast<std::size_t>(pixels));
    for (const auto position : positions)
        for (std::int64_t p = 0; p < pixels; ++p) sums[static_cast<std::size_t>(p)] += bytes[position * pixels + p];
    Normalization result{torch::full({3, 1, 1}, 1.0 / 128.0),
                         torch::empty({images.size(1), images.size(2), images.size(3)})};
    const double divisor = -128.0 * static_cast<double>(positions.size());
    for (std::int64_t p = 0; p < pixels; ++p)
        result.shift.data_ptr<float>()[p] =
            static_cast<float>(static_cast<double>(sums[static_cast<std::size_t>(p)]) / divisor);
    return result;
}

}  // namespace

Normalization make_normalization(const std::string& method, const torch::Tensor& images,
                                 std::span<const std::int64_t> positions) {
    if (method == "channel") return of_channels(images, positions);
    if (method == "pixel_mean") return of_pixels(images, positions);
    if (method == "imagenet") return from_mean_and_std({0.485, 0.456, 0.406}, {0.229, 0.224, 0.225});
    if (method == "none") return from_mean_and_std({0, 0, 0}, {1, 1, 1});
    throw ConfigError("data.normalize", "unknown method '" + method + "'");
}

}  // namespace bitsweep
