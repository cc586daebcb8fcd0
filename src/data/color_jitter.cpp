#include "data/color_jitter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace bitsweep {
namespace {

// [3, pixels], grey levels.
struct Planes {
    std::vector<float> values;
    std::size_t pixels;
    std::span<float> colour(std::size_t c) { return std::span(values).subspan(c * pixels, pixels); }
};

float factor(SplitMix64& random) {
    return static_cast<float>(0.6 + 0.8 * random.uniform());
}

// Standard normal, by Box and Muller.
double normal(SplitMix64& random) {
    const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
    return radius * std::cos(2 * std::numbers::pi * random.uniform());
}

void brightness(SplitMix64& random, Planes& planes) {
    const float scale = factor(random);
    for (auto& value : planes.values) value *= scale;
}

void contrast(SplitMix64& random, Planes& planes) {
    const float scale = factor(random);
    for (std::size_t c = 0; c < 3; ++c) {
        double sum = 0;
        for (const float value : planes.colour(c)) sum += value;
        const auto mean = static_cast<float>(sum / static_cast<double>(planes.pixels));
        for (auto& value : planes.colour(c)) value = mean + (value - mean) * scale;
    }
}

void saturation(SplitMix64& random, Planes& planes) {
    const float scale = factor(random);
    const auto red = planes.colour(0), green = planes.colour(1), blue = planes.colour(2);
    for (std::size_t i = 0; i < planes.pixels; ++i) {
        const float grey = 0.299F * red[i] + 0.587F * green[i] + 0.114F * blue[i];
        for (auto* value : {&red[i], &green[i], &blue[i]}) *value = grey + (*value - grey) * scale;
    }
}

void lighting(SplitMix64& random, Planes& planes) {
    constexpr double kDeviation = 0.1;
    constexpr std::array<double, 3> kEigenvalues = {0.2175, 0.0188, 0.0045};
    constexpr double kEigenvectors[3][3] = {
        {-0.5675, 0.7192, 0.4009}, {-0.5808, -0.0045, -0.8140}, {-0.5836, -0.6948, 0.4203}};
    std::array<double, 3> along{};
    for (std::size_t k = 0; k < 3; ++k) along[k] = kDeviation * normal(random) * kEigenvalues[k] * 255;
    for (std::size_t c = 0; c < 3; ++c) {
        double shift = 0;
        for (std::size_t k = 0; k < 3; ++k) shift += kEigenvectors[c][k] * along[k];
        for (auto& value : planes.colour(c)) value += static_cast<float>(shift);
    }
}

}  // namespace

void jitter_colors(SplitMix64& random, std::span<std::uint8_t> bytes) {
    Planes planes{{bytes.begin(), bytes.end()}, bytes.size() / 3};
    std::array<void (*)(SplitMix64&, Planes&), 4> steps = {brightness, contrast, saturation, lighting};
    for (std::size_t i = steps.size(); i > 1; --i) std::swap(steps[i - 1], steps[random.below(i)]);
    for (const auto step : steps) step(random, planes);
    std::transform(planes.values.begin(), planes.values.end(), bytes.begin(),
                   [](float value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F)); });
}

}  // namespace bitsweep
