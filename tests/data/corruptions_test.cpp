// Corrupted test images: ours by formula, and the official files.

#include "data/corruptions.h"

#include <algorithm>
#include <fstream>

#include "support/folder.h"
#include "support/networks.h"

namespace bitsweep::corruptions_test {

namespace {

torch::Tensor made_images() {
    torch::manual_seed(3);
    return torch::randint(0, 256, {20, 3, 32, 32}, torch::kUInt8);
}

double distance(const torch::Tensor& a, const torch::Tensor& b) {
    return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().mean().item<double>();
}

constexpr std::int64_t kSeverityBytes = 10000 * 32 * 32 * 3;

// The header of a file of NumPy.
std::string numpy_header(const std::string& shape) {
    std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }";
    header.resize(117, ' ');
    header += '\n';
    std::string bytes("\x93NUMPY\x01\x00\x76\x00", 10);
    return bytes + header;
}

}  // namespace

TEST_CASE("a corruption is the same for a seed, and its last severity changes more than its first", "[data]") {
    const auto images = made_images();
    for (const auto& row : corruptions()) {
        INFO(row.name);
        std::vector<double> distances;
        for (int severity = 1; severity <= 5; ++severity) {
            const auto once = corrupted(images, row, severity, 7);
            CHECK(once.scalar_type() == torch::kUInt8);
            CHECK(once.sizes() == images.sizes());
            CHECK(torch::equal(once, corrupted(images, row, severity, 7)));
            distances.push_back(distance(images, once));
            CHECK(distances.back() > 0);
        }
        CHECK(distances.back() > distances.front());
    }
}

TEST_CASE("brightness adds, contrast shrinks to the mean, noise has its spread", "[data]") {
    const auto grey = torch::full({1, 3, 32, 32}, 100, torch::kUInt8);
    const auto of = [](std::string_view name) -> const Corruption& {
        return *std::find_if(corruptions().begin(), corruptions().end(), [&](const auto& c) { return c.name == name; });
    };
    CHECK((corrupted(grey, of("brightness"), 3, 1) == 138).all().item<bool>());  // 100 + 0.15 x 255
    for (const char* name : {"contrast", "pixelate", "defocus_blur"})
        CHECK(distance(corrupted(grey, of(name), 5, 1), grey) == 0);
    const auto noise = corrupted(grey, of("gaussian_noise"), 5, 1).to(torch::kFloat64) - 100;
    CHECK(noise.std().item<double>() == Approx(25.5).epsilon(0.05));
    const auto shot = corrupted(grey, of("shot_noise"), 5, 1).to(torch::kFloat64) - 100;
    CHECK(shot.std().item<double>() == Approx(255 * std::sqrt(100 / 255.0 / 50)).epsilon(0.05));
}

TEST_CASE("an official file is read by severity, and another one is refused", "[data]") {
    const test::Folder folder;
    CHECK(official_corruptions(folder.path / "missing").empty());
    const auto header = numpy_header("(50000, 32, 32, 3)");
    write_file_atomically(folder.path / "fog.npy", header);
    std::filesystem::resize_file(folder.path / "fog.npy",
                                 header.size() + 5 * kSeverityBytes);  // black, and no disk's work
    std::fstream file(folder.path / "fog.npy", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(header.size()) + 3 * kSeverityBytes + 1).put(7);  // green of the first pixel
    file.close();
    write_file_atomically(folder.path / "labels.npy", "");
    CHECK(official_corruptions(folder.path) == std::vector<std::string>{"fog"});
    const auto images = official_corruption(folder.path, "fog", 4);
    CHECK(images.sizes() == torch::IntArrayRef({10000, 3, 32, 32}));
    CHECK(images[0][1][0][0].item<int>() == 7);
    CHECK(images.sum().item<int>() == 7);
    write_file_atomically(folder.path / "fog.npy", numpy_header("(50000, 3, 32, 32)"));
    CHECK_THROWS_WITH(official_corruption(folder.path, "fog", 1), Contains("expected uint8 of shape"));
    write_file_atomically(folder.path / "fog.npy", header + "no images");
    CHECK_THROWS_WITH(official_corruption(folder.path, "fog", 1), Contains("has not the bytes of its shape"));
    write_file_atomically(folder.path / "fog.npy", "text");
    CHECK_THROWS_WITH(official_corruption(folder.path, "fog", 1), Contains("is no NumPy file"));
}

}  // namespace bitsweep::corruptions_test
