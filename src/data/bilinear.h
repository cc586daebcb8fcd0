#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <torch/torch.h>

namespace bitsweep {

/// Bilinear resizing as OpenCV does it (pixel centres at half pixels, weights of 11 bits, one rounding), in whole
/// numbers, so that every machine and device makes the same bytes.

/// The sources of one pixel of the result on one axis: value = first + (second - first) * weight / 2048.
struct Tap {
    std::int32_t first, second, weight;
};

/// The taps of `count` pixels over `length` source pixels from `from` on, of `size` that there are; at the edges the
/// last pixel goes on. `mirrored`: from the far end.
std::vector<Tap> make_taps(double from, double length, std::int32_t size, std::int64_t count, bool mirrored = false);

/// One colour of an image: its value at (x, y) is data[x * step_x + y * step_y].
struct PlaneView {
    const std::uint8_t* data;
    std::ptrdiff_t step_x, step_y;
};

/// out: [rows.size(), columns.size()].
void resize_plane(const PlaneView& plane, std::span<const Tap> columns, std::span<const Tap> rows, std::uint8_t* out);

/// The same out of LibTorch's operators, on any device. images: [n,C,h,w] uint8; returns [n,C,side,side] uint8.
torch::Tensor resize_on_device(const torch::Tensor& images, std::int64_t side);

}  // namespace bitsweep
