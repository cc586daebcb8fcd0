#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <torch/torch.h>

namespace bitsweep {

/// Six corruptions of images by formula, with the severities that Hendrycks and Dietterich 2019 (arXiv 1903.12261) give
/// for CIFAR-10. They are not CIFAR-10-C: its files were made by other programs' noise, blur and JPEG. x: a pixel in
/// [0, 1]; the result is clipped to [0, 1] and rounded to a byte.
///   gaussian_noise  x + c n, n normal
///   shot_noise      Poisson(c x) / c
///   defocus_blur    mean over the pixels at most c away, each as far as it lies in that circle; the edge goes on
///   brightness      x + c
///   contrast        m + c (x - m), m the mean of the image's channel
///   pixelate        mean over squares of about 1 / c pixels, each pixel then that of the square it lies in
struct Corruption {
    std::string_view name;
    std::array<double, 5> strength;                                   ///< c at severity 1..5
    torch::Tensor (*apply)(const torch::Tensor& x, double strength);  ///< x: [N,C,h,w] float32 in [0, 1]
};
const std::vector<Corruption>& corruptions();

/// images: [N,C,h,w] uint8. severity: 1..5. The noise depends on (seed, name, severity) alone, for one LibTorch.
torch::Tensor corrupted(const torch::Tensor& images, const Corruption& corruption, int severity, std::uint64_t seed);

/// One of the official files of CIFAR-10-C or CIFAR-100-C, as NumPy's format: [50000,32,32,3] uint8 in
/// `folder`/<name>.npy, 10,000 images a severity. Returns [N,3,32,32] of that severity. Throws DataError.
torch::Tensor official_corruption(const std::filesystem::path& folder, const std::string& name, int severity);

/// The names of those files in `folder`, sorted; none where it is not there.
std::vector<std::string> official_corruptions(const std::filesystem::path& folder);

}  // namespace bitsweep
