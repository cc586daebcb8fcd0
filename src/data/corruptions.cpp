#include "data/corruptions.h"

#include <algorithm>
#include <cmath>
#include <regex>

#include <fmt/format.h>

#include "base/error.h"
#include "base/random.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

constexpr int kSeverities = 5;

torch::Tensor gaussian_noise(const torch::Tensor& x, double c) {
    return x + c * torch::randn_like(x);
}
torch::Tensor shot_noise(const torch::Tensor& x, double c) {
    return torch::poisson(x * c) / c;
}
torch::Tensor brightness(const torch::Tensor& x, double c) {
    return x + c;
}
torch::Tensor contrast(const torch::Tensor& x, double c) {
    const auto mean = x.mean({2, 3}, /*keepdim=*/true);
    return mean + (x - mean) * c;
}

// The share of each pixel of a square that lies in a circle around its middle, by 8 x 8 points a pixel; sum 1.
torch::Tensor disk(double radius) {
    constexpr int kPoints = 8;
    const auto reach = static_cast<std::int64_t>(std::ceil(radius));
    auto kernel = torch::zeros({2 * reach + 1, 2 * reach + 1});
    auto share = kernel.accessor<float, 2>();
    for (std::int64_t i = 0; i < kernel.numel() * kPoints * kPoints; ++i) {
        const auto point = i % (kPoints * kPoints), pixel = i / (kPoints * kPoints);
        const auto row = pixel / (2 * reach + 1), column = pixel % (2 * reach + 1);
        const double y =
            static_cast<double>(row - reach) + (static_cast<double>(point / kPoints) + 0.5) / kPoints - 0.5;
        const double x =
            static_cast<double>(column - reach) + (static_cast<double>(point % kPoints) + 0.5) / kPoints - 0.5;
        if (std::hypot(x, y) <= radius) share[row][column] += 1;
    }
    return kernel / kernel.sum();
}

torch::Tensor defocus_blur(const torch::Tensor& x, double c) {
    namespace F = torch::nn::functional;
    const auto kernel = disk(c);
    const auto reach = kernel.size(0) / 2, channels = x.size(1);
    const auto padded = F::pad(x, F::PadFuncOptions({reach, reach, reach, reach}).mode(torch::kReplicate));
    const auto filter = kernel.expand({channels, 1, kernel.size(0), kernel.size(1)}).contiguous();
    return F::conv2d(padded, filter, F::Conv2dFuncOptions().groups(channels));
}

torch::Tensor pixelate(const torch::Tensor& x, double c) {
    const auto side = static_cast<std::int64_t>(static_cast<double>(x.size(2)) * c);
    const auto small = torch::adaptive_avg_pool2d(x, {side, side});
    return torch::upsample_nearest2d(small, {x.size(2), x.size(3)});
}

constexpr std::string_view kMagic("\x93NUMPY", 6);

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
    throw DataError(fmt::format("{}: {}", path.string(), why));
}

// The bytes of the array, whose header must say uint8, C order and that shape. Format 1.0 of NumPy's files.
std::string_view array_of(std::string_view bytes, const std::filesystem::path& path, const std::string& shape) {
    if (bytes.size() < 10 || !bytes.starts_with(kMagic) || bytes[6] != 1) fail(path, "is no NumPy file of version 1");
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[8])) +
                      256 * static_cast<std::size_t>(static_cast<unsigned char>(bytes[9]));
    if (bytes.size() < 10 + size) fail(path, "ends within its header");
    const std::string header(bytes.substr(10, size));
    if (!std::regex_search(header, std::regex("'descr': *'.u1'")) ||
        header.find("'fortran_order': False") == std::string::npos || header.find(shape) == std::string::npos)
        fail(path, "expected uint8 of shape " + shape + " in C order, got " + header.substr(0, 120));
    return bytes.substr(10 + size);
}

}  // namespace

const std::vector<Corruption>& corruptions() {
    static const std::vector<Corruption> all = {
        {"gaussian_noise", {0.04, 0.06, 0.08, 0.09, 0.10}, gaussian_noise},
        {"shot_noise", {500, 250, 100, 75, 50}, shot_noise},
        {"defocus_blur", {0.6, 0.8, 1.0, 1.5, 2.0}, defocus_blur},
        {"brightness", {0.05, 0.1, 0.15, 0.2, 0.3}, brightness},
        {"contrast", {0.75, 0.5, 0.4, 0.3, 0.15}, contrast},
        {"pixelate", {0.95, 0.9, 0.85, 0.75, 0.65}, pixelate},
    };
    return all;
}

torch::Tensor corrupted(const torch::Tensor& images, const Corruption& corruption, int severity, std::uint64_t seed) {
    torch::NoGradGuard no_grad;
    TORCH_CHECK(severity >= 1 && severity <= kSeverities, "severity is 1 to 5, got ", severity);
    torch::manual_seed(derive_seed(seed, fmt::format("corruption {} {}", corruption.name, severity)));
    auto result = torch::empty_like(images);
    constexpr std::int64_t kPart = 1000;  // bounds memory
    for (std::int64_t first = 0; first < images.size(0); first += kPart) {
        const auto count = std::min(kPart, images.size(0) - first);
        const auto x = images.narrow(0, first, count).to(torch::kFloat32) / 255;
        const auto y = corruption.apply(x, corruption.strength[static_cast<std::size_t>(severity - 1)]);
        result.narrow(0, first, count).copy_((y.clamp(0, 1) * 255).round().to(torch::kUInt8));
    }
    return result;
}

torch::Tensor official_corruption(const std::filesystem::path& folder, const std::string& name, int severity) {
    constexpr std::int64_t kImages = 10000, kSide = 32, kBytes = kImages * kSide * kSide * 3;
    const auto path = folder / (name + ".npy");
    const auto bytes = read_file(path);
    const auto array = array_of(bytes, path, "(50000, 32, 32, 3)");
    if (static_cast<std::int64_t>(array.size()) != kBytes * kSeverities) fail(path, "has not the bytes of its shape");
    auto images = torch::empty({kImages, kSide, kSide, 3}, torch::kUInt8);
    std::copy_n(array.data() + (severity - 1) * kBytes, kBytes, static_cast<char*>(images.data_ptr()));
    return images.permute({0, 3, 1, 2}).contiguous();
}

std::vector<std::string> official_corruptions(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    if (folder.empty()) return names;
    for (const auto& path : files_in(folder))
        if (path.extension() == ".npy" && path.stem() != "labels") names.push_back(path.stem().string());
    return names;
}

}  // namespace bitsweep
