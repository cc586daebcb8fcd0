#include "data/batches.h"

#include <array>
#include <cstring>

#include "base/random.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kWidestImage = 512;

// One row of the padded image, cropped and mirrored: `from` holds `width` bytes, `to` receives as many.
void crop_row(const std::uint8_t* from, std::int64_t width, std::int64_t shift, bool flip, std::uint8_t* to) {
    const std::int64_t first = std::max<std::int64_t>(0, -shift);
    const std::int64_t last = std::min(width, width - shift);
    std::memset(to, 0, static_cast<std::size_t>(width));
    if (!flip) std::memcpy(to + first, from + first + shift, static_cast<std::size_t>(last - first));
    else
        for (std::int64_t x = first; x < last; ++x) to[width - 1 - x] = from[x + shift];
}

void normalize_row(const std::uint8_t* from, std::int64_t width, float scale, const float* shift, bool shift_each,
                   float* to) {
    if (shift_each)
        for (std::int64_t x = 0; x < width; ++x) to[x] = static_cast<float>(from[x]) * scale + shift[x];
    else
        for (std::int64_t x = 0; x < width; ++x) to[x] = static_cast<float>(from[x]) * scale + shift[0];
}

}  // namespace

Draw Augmentation::draw(std::uint64_t seed, std::int64_t epoch, std::int64_t image) const {
    SplitMix64 random(derive_seed(seed, "augment") + (static_cast<std::uint64_t>(epoch) << 40) +
                      static_cast<std::uint64_t>(image));
    const auto places = static_cast<std::uint64_t>(2 * padding + 1);
    Draw draw;
    draw.top = static_cast<std::int8_t>(random.below(places));
    draw.left = static_cast<std::int8_t>(random.below(places));
    draw.flip = flip && random.below(2) == 1;
    return draw;
}

void assemble(const torch::Tensor& images, const Normalization& normalization, std::int64_t padding,
              std::span<const std::int64_t> positions, std::span<const Draw> draws, torch::Tensor& out) {
    const auto height = images.size(2), width = images.size(3), plane = height * width;
    TORCH_CHECK(width <= kWidestImage, "images wider than ", kWidestImage, " pixels are not supported");
    const auto* bytes = images.data_ptr<std::uint8_t>();
    const auto* scale = normalization.scale.data_ptr<float>();
    const auto* shift = normalization.shift.data_ptr<float>();
    const bool shift_each = normalization.shift.numel() > 3;
    auto* pixels = out.data_ptr<float>();
    const auto count = static_cast<std::int64_t>(positions.size());
#pragma omp parallel for
    for (std::int64_t i = 0; i < count; ++i) {
        const auto* image = bytes + positions[static_cast<std::size_t>(i)] * 3 * plane;
        const Draw draw = draws.empty() ? Draw{static_cast<std::int8_t>(padding), static_cast<std::int8_t>(padding)}
                                        : draws[static_cast<std::size_t>(i)];
        std::array<std::uint8_t, kWidestImage> row;
        static constexpr std::array<std::uint8_t, kWidestImage> kBlack{};
        for (std::int64_t c = 0; c < 3; ++c)
            for (std::int64_t y = 0; y < height; ++y) {
                const auto from = y + draw.top - padding;
                const bool inside = from >= 0 && from < height;
                if (inside)
                    crop_row(image + c * plane + from * width, width, draw.left - padding, draw.flip, row.data());
                normalize_row(inside ? row.data() : kBlack.data(), width, scale[c],
                              shift_each ? shift + c * plane + y * width : shift + c, shift_each,
                              pixels + (i * 3 + c) * plane + y * width);
            }
    }
}

torch::Tensor assemble_on_device(const torch::Tensor& images, const Normalization& normalization, std::int64_t padding,
                                 const torch::Tensor& positions, const torch::Tensor& draws) {
    using torch::indexing::None;
    using torch::indexing::Slice;
    if (!draws.defined())
        return images.index_select(0, positions)
            .to(torch::kFloat32)
            .mul_(normalization.scale)
            .add_(normalization.shift);
    const auto height = images.size(2), width = images.size(3);
    const auto options = torch::TensorOptions(torch::kInt64).device(images.device());
    const auto column = [&](std::int64_t k) { return draws.index({Slice(), Slice(k, k + 1)}); };  // [n,1]
    const auto x = torch::arange(width, options);
    const auto y = torch::arange(height, options) + column(0) - padding;                       // [n,H]
    const auto from_x = torch::where(column(2) == 1, width - 1 - x, x) + column(1) - padding;  // [n,W]
    const auto inside = ((y >= 0) & (y < height)).unsqueeze(2) & ((from_x >= 0) & (from_x < width)).unsqueeze(1);
    const auto place = (y.clamp(0, height - 1) * width).unsqueeze(2) + from_x.clamp(0, width - 1).unsqueeze(1);
    const auto n = positions.size(0);
    const auto planes = images.index_select(0, positions).view({n, 3, height * width});
    const auto cropped = planes.gather(2, place.view({n, 1, height * width}).expand({n, 3, height * width}));
    auto pixels = cropped.view({n, 3, height, width}).to(torch::kFloat32) * inside.unsqueeze(1);
    return pixels.mul_(normalization.scale).add_(normalization.shift);
}

Batches::Batches(const ImageSet& set, const Normalization& normalization, Augmentation augmentation,
                 torch::Device device)
    : set_(set), normalization_(normalization), augmentation_(augmentation), device_(device) {
    if (device.is_cpu()) return;
    set_.labels = set.labels.to(device);
    try {
        set_.images = set.images.to(device);
        normalization_ = normalization.to(device);
        on_device_ = true;
    } catch (const c10::Error&) {  // does not fit: each batch is made on the CPU and copied
    }
}

void Batches::begin(std::vector<std::int64_t> positions, std::uint64_t seed, std::int64_t epoch) {
    positions_ = std::move(positions);
    draws_.clear();
    if (epoch > 0)
        for (const auto image : positions_) draws_.push_back(augmentation_.draw(seed, epoch, image));
    device_positions_ = torch::tensor(at::ArrayRef<std::int64_t>(positions_), torch::kInt64).to(device_);
    if (!on_device_ || draws_.empty()) {
        device_draws_ = torch::Tensor();
        return;
    }
    auto draws = torch::empty({size(), 3}, torch::kInt64);
    auto* row = draws.data_ptr<std::int64_t>();
    for (const auto& draw : draws_) {
        *row++ = draw.top;
        *row++ = draw.left;
        *row++ = draw.flip ? 1 : 0;
    }
    device_draws_ = draws.to(device_);
}

Batch Batches::get(std::int64_t first, std::int64_t count) {
    const auto positions = device_positions_.narrow(0, first, count);
    Batch batch{{}, set_.labels.index_select(0, positions)};
    if (on_device_) {
        const auto draws = device_draws_.defined() ? device_draws_.narrow(0, first, count) : torch::Tensor();
        batch.images = assemble_on_device(set_.images, normalization_, augmentation_.padding, positions, draws);
        return batch;
    }
    if (!buffer_.defined() || buffer_.size(0) != count)
        buffer_ = torch::empty({count, 3, set_.images.size(2), set_.images.size(3)});
    const auto place = static_cast<std::size_t>(first), number = static_cast<std::size_t>(count);
    assemble(set_.images, normalization_, augmentation_.padding, std::span(positions_).subspan(place, number),
             draws_.empty() ? std::span<const Draw>() : std::span<const Draw>(draws_).subspan(place, number), buffer_);
    batch.images = device_.is_cpu() ? buffer_ : buffer_.to(device_);
    return batch;
}

}  // namespace bitsweep
