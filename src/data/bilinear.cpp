#include "data/bilinear.h"

#include <algorithm>
#include <cmath>

namespace bitsweep {
namespace {

constexpr std::int32_t kOne = 1 << 11;
constexpr std::int32_t kHalf = 1 << 21;  // of kOne squared

std::int32_t mixed(std::int32_t first, std::int32_t second, std::int32_t weight) {
    return first * (kOne - weight) + second * weight;
}

// [count] each of first, second, weight.
struct TapTensors {
    torch::Tensor first, second, weight;
};

// make_taps() of the whole axis by the device itself: a copy to it would wait for what it is doing.
TapTensors tap_tensors(std::int64_t size, std::int64_t count, torch::Device device) {
    const auto pixels = torch::arange(count, torch::TensorOptions(torch::kFloat64).device(device));
    const auto centre = (pixels + 0.5) * static_cast<double>(size) / static_cast<double>(count) - 0.5;
    const auto below = centre.floor();
    const auto place = [&](const torch::Tensor& at) { return at.clamp(0, size - 1).to(torch::kInt64); };
    return {place(below), place(below + 1), ((centre - below) * kOne + 0.5).floor().to(torch::kInt32)};
}

}  // namespace

std::vector<Tap> make_taps(double from, double length, std::int32_t size, std::int64_t count, bool mirrored) {
    std::vector<Tap> taps(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const double centre = from + (static_cast<double>(i) + 0.5) * length / static_cast<double>(count) - 0.5;
        const auto below = static_cast<std::int32_t>(std::floor(centre));
        const auto weight = static_cast<std::int32_t>(std::lround((centre - below) * kOne));
        taps[static_cast<std::size_t>(mirrored ? count - 1 - i : i)] = {std::clamp(below, 0, size - 1),
                                                                        std::clamp(below + 1, 0, size - 1), weight};
    }
    return taps;
}

void resize_plane(const PlaneView& plane, std::span<const Tap> columns, std::span<const Tap> rows, std::uint8_t* out) {
    for (const auto& row : rows) {
        const auto* upper = plane.data + row.first * plane.step_y;
        const auto* lower = plane.data + row.second * plane.step_y;
        for (const auto& column : columns) {
            const auto left = column.first * plane.step_x, right = column.second * plane.step_x;
            const auto above = mixed(upper[left], upper[right], column.weight);
            const auto beneath = mixed(lower[left], lower[right], column.weight);
            *out++ = static_cast<std::uint8_t>((mixed(above, beneath, row.weight) + kHalf) >> 22);
        }
    }
}

torch::Tensor resize_on_device(const torch::Tensor& images, std::int64_t side) {
    const auto rows = tap_tensors(images.size(2), side, images.device());
    const auto columns = tap_tensors(images.size(3), side, images.device());
    const auto mix = [](const torch::Tensor& first, const torch::Tensor& second, const torch::Tensor& weight) {
        return first * (kOne - weight) + second * weight;
    };
    const auto whole = images.to(torch::kInt32);
    const auto wide = mix(whole.index_select(3, columns.first), whole.index_select(3, columns.second), columns.weight);
    const auto high =
        mix(wide.index_select(2, rows.first), wide.index_select(2, rows.second), rows.weight.unsqueeze(1));
    return torch::bitwise_right_shift(high + kHalf, 22).to(torch::kUInt8);
}

}  // namespace bitsweep
