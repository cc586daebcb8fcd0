#include "deploy/deployed_network.h"
#include "deploy/made_network.h"
#include "deploy/network_file.h"
#include "deploy/runner.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

extern "C" std::int64_t bitsweep_test_classify(const char* path, const std::uint8_t* pixels, std::int64_t count,
                                               float* images, float* logits, char* error, std::size_t error_size);

namespace bitsweep::c_interface_test {

TEST_CASE("a program in C gets the logits of a file's network, or why it cannot be read", "[deploy]") {
    const test::Folder folder;
    const auto file = (folder.path / "n.bsnet").string();
    const DeployedNetwork deployed{
        deploy_test::post_activation_network(), {0.01F, 0.02F, 0.03F}, {-1, 0, 1}, "cifar10", "0123456789abcdef"};
    write_file_atomically(file, write_network(deployed));
    IntegerRunner runner(deployed.network);
    constexpr std::int64_t kImages = 3;
    const auto values = static_cast<std::size_t>(kImages * runner.image_values());
    std::vector<std::uint8_t> pixels(values);
    for (std::size_t i = 0; i < values; ++i) pixels[i] = static_cast<std::uint8_t>(37 * i % 251);
    std::vector<float> images(values), wanted(static_cast<std::size_t>(kImages * runner.classes()));
    deployed.normalize(pixels.data(), kImages, images.data());
    runner.run(images.data(), kImages, wanted.data(), 2);

    std::vector<float> images_in_c(values), logits(wanted.size());
    char error[200] = "";
    CHECK(bitsweep_test_classify(file.c_str(), pixels.data(), kImages, images_in_c.data(), logits.data(), error,
                                 sizeof error) == runner.classes());
    CHECK(images_in_c == images);
    CHECK(logits == wanted);

    write_file_atomically(file, "no network");
    CHECK(bitsweep_test_classify(file.c_str(), nullptr, 0, nullptr, nullptr, error, sizeof error) == -1);
    CHECK_THAT(error, Contains(file));
    char short_error[8] = "";
    CHECK(bitsweep_test_classify(file.c_str(), nullptr, 0, nullptr, nullptr, short_error, sizeof short_error) == -1);
    CHECK(std::string(short_error).size() == 7);
}

}  // namespace bitsweep::c_interface_test
