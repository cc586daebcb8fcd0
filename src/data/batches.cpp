#include "data/batches.h"

#include <array>
#include <cstring>

#include "data/bilinear.h"
#include "data/decode.h"
#include "data/stored_images.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kWidestImage = 512;
constexpr std::int64_t kFileBatchesAhead = 3;

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

template <class T>
std::span<const T> part(const std::vector<T>& list, std::int64_t first, std::int64_t count) {
    return std::span(list).subspan(static_cast<std::size_t>(count > 0 ? first : 0), static_cast<std::size_t>(count));
}

}  // namespace

void assemble(const ImageSet& set, const Normalization& normalization, std::int64_t padding,
              std::span<const std::int64_t> positions, std::span<const Draw> draws, torch::Tensor& out) {
    const StoredImages images(set);
    const auto side = images.side(), channels = images.channels(), plane = side * side;
    TORCH_CHECK(side <= kWidestImage, "images wider than ", kWidestImage, " pixels are not supported");
    const auto* scale = normalization.scale.data_ptr<float>();
    const auto* shift = normalization.shift.data_ptr<float>();
    const bool shift_each = normalization.shift.numel() > channels;
    auto* pixels = out.data_ptr<float>();
    const auto count = static_cast<std::int64_t>(positions.size());
#pragma omp parallel for
    for (std::int64_t i = 0; i < count; ++i) {
        std::vector<std::uint8_t> scratch;
        const auto* image = images.read(positions[static_cast<std::size_t>(i)], scratch);
        const Draw draw = draws.empty() ? Draw{static_cast<std::int8_t>(padding), static_cast<std::int8_t>(padding)}
                                        : draws[static_cast<std::size_t>(i)];
        std::array<std::uint8_t, kWidestImage> row;
        static constexpr std::array<std::uint8_t, kWidestImage> kBlack{};
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t y = 0; y < side; ++y) {
                const auto from = y + draw.top - padding;
                const bool inside = from >= 0 && from < side;
                if (inside) crop_row(image + c * plane + from * side, side, draw.left - padding, draw.flip, row.data());
                normalize_row(inside ? row.data() : kBlack.data(), side, scale[c],
                              shift_each ? shift + c * plane + y * side : shift + c, shift_each,
                              pixels + (i * channels + c) * plane + y * side);
            }
    }
}

torch::Tensor assemble_on_device(const torch::Tensor& images, std::int64_t side, const Normalization& normalization,
                                 std::int64_t padding, const torch::Tensor& positions, const torch::Tensor& draws) {
    using torch::indexing::Slice;
    auto chosen = images.index_select(0, positions);
    if (side != images.size(3)) chosen = resize_on_device(chosen, side);
    if (!draws.defined()) return chosen.to(torch::kFloat32).mul_(normalization.scale).add_(normalization.shift);
    const auto options = torch::TensorOptions(torch::kInt64).device(images.device());
    const auto column = [&](std::int64_t k) { return draws.index({Slice(), Slice(k, k + 1)}); };  // [n,1]
    const auto x = torch::arange(side, options);
    const auto y = x + column(0) - padding;                                                   // [n,side]
    const auto from_x = torch::where(column(2) == 1, side - 1 - x, x) + column(1) - padding;  // [n,side]
    const auto inside = ((y >= 0) & (y < side)).unsqueeze(2) & ((from_x >= 0) & (from_x < side)).unsqueeze(1);
    const auto place = (y.clamp(0, side - 1) * side).unsqueeze(2) + from_x.clamp(0, side - 1).unsqueeze(1);
    const auto n = chosen.size(0), channels = chosen.size(1), plane = side * side;
    const auto planes = chosen.view({n, channels, plane});
    const auto cropped = planes.gather(2, place.view({n, 1, plane}).expand({n, channels, plane}));
    auto pixels = cropped.view({n, channels, side, side}).to(torch::kFloat32) * inside.unsqueeze(1);
    return pixels.mul_(normalization.scale).add_(normalization.shift);
}

Batches::Batches(const ImageSet& set, const Normalization& normalization, Augmentation augmentation,
                 torch::Device device)
    : set_(set),
      augmentation_(augmentation),
      device_(device),
      normalization_(normalization),
      labels_(set.labels.to(device)) {
    if (!set.in_memory()) {
        normalization_ = normalization.to(device);
        prefetcher_.emplace(work_on_files(), kFileBatchesAhead, at::get_num_threads());
    } else if (device.is_cpu() || !copy_to_device()) prefetcher_.emplace(work_on_bytes(), 1, 1);
}

// False where the bytes do not fit: each batch is then made on the CPU and copied.
bool Batches::copy_to_device() {
    try {
        device_images_ = set_.images.to(device_);
    } catch (const c10::Error&) {
        return false;
    }
    normalization_ = normalization_.to(device_);
    return true;
}

Prefetcher::Work Batches::work_on_bytes() {
    return {[this](std::int64_t count) {
                return torch::empty({count, set_.channels(), set_.side(), set_.side()});
            },
            [this](std::int64_t first, std::int64_t count, torch::Tensor& buffer) {
                assemble(set_, normalization_, augmentation_.padding, part(positions_, first, count),
                         part(draws_, first, draws_.empty() ? 0 : count), buffer);
            }};
}

// Bytes wait for their turn and go to the device, a quarter of what pixels take.
Prefetcher::Work Batches::work_on_files() {
    return {[this](std::int64_t count) {
                const auto options = torch::TensorOptions(torch::kUInt8).pinned_memory(device_.is_cuda());
                return torch::empty({count, set_.channels(), set_.side(), set_.side()}, options);
            },
            [this](std::int64_t first, std::int64_t count, torch::Tensor& buffer) {
                decode_images(set_, augmentation_, part(positions_, first, count), seed_, epoch_, buffer);
            }};
}

void Batches::begin(std::vector<std::int64_t> positions, std::uint64_t seed, std::int64_t epoch) {
    if (prefetcher_) prefetcher_->begin(static_cast<std::int64_t>(positions.size()));
    positions_ = std::move(positions);
    seed_ = seed;
    epoch_ = epoch;
    draws_.clear();
    if (epoch > 0 && set_.in_memory())
        for (const auto image : positions_) draws_.push_back(augmentation_.draw(seed, epoch, image));
    device_positions_ = torch::tensor(at::ArrayRef<std::int64_t>(positions_), torch::kInt64).to(device_);
    copy_draws_to_device();
}

void Batches::copy_draws_to_device() {
    device_draws_ = torch::Tensor();
    if (!device_images_.defined() || draws_.empty()) return;
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
    Batch batch{{}, labels_.index_select(0, positions)};
    if (device_images_.defined()) {
        const auto draws = device_draws_.defined() ? device_draws_.narrow(0, first, count) : torch::Tensor();
        batch.images =
            assemble_on_device(device_images_, set_.side(), normalization_, augmentation_.padding, positions, draws);
        return batch;
    }
    batch.images = prefetcher_->get(first, count).to(device_);
    if (!set_.in_memory())
        batch.images = batch.images.to(torch::kFloat32).mul_(normalization_.scale).add_(normalization_.shift);
    return batch;
}

}  // namespace bitsweep
