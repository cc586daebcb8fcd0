#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/table.h"
#include "nn/parameters.h"
#include "nn/safetensors.h"
#include "support/catch.h"

namespace bitsweep::published_weights_test {

namespace {

std::string read(const std::filesystem::path& path, std::size_t limit = SIZE_MAX) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str().substr(0, limit);
}

// The data root, or "" with a visible line.
std::filesystem::path data_root() {
    const char* root = std::getenv("BITSWEEP_DATA");
    if (root != nullptr && std::filesystem::exists(std::filesystem::path(root) / "weights")) return root;
    WARN("skipped: BITSWEEP_DATA holds no weights/");
    return {};
}

}  // namespace

TEST_CASE("the published ResNet-20 weights classify real test images", "[models][data]") {
    const auto root = data_root();
    if (root.empty()) return;
    constexpr std::int64_t kImages = 500;
    constexpr std::int64_t kRecord = 1 + 3 * 32 * 32;
    const auto records = read(root / "cifar-10-batches-bin" / "test_batch.bin", kImages * kRecord);
    REQUIRE(records.size() == kImages * kRecord);
    const auto raw = torch::from_blob(const_cast<char*>(records.data()), {kImages, kRecord}, torch::kUInt8);
    const auto labels = raw.select(1, 0).to(torch::kInt64);
    const auto mean = torch::tensor({0.485F, 0.456F, 0.406F}).view({1, 3, 1, 1});
    const auto deviation = torch::tensor({0.229F, 0.224F, 0.225F}).view({1, 3, 1, 1});
    const auto pixels = raw.slice(1, 1).reshape({kImages, 3, 32, 32}).to(torch::kFloat32) / 255;

    torch::NoGradGuard no_grad;
    const auto network = make_network(RunConfig{});
    load_weights(*network, parse_safetensors(read(root / "weights/resnet20-cifar10.safetensors"), "resnet20").tensors,
                 "resnet20");
    network->eval();
    const auto right = network->forward((pixels - mean) / deviation).argmax(1).eq(labels).sum().item<int>();
    INFO(right << " of " << kImages);
    CHECK(right >= 445);  // 91.73 % on all 10,000; 3 standard deviations below are 440
    CHECK(right <= 480);
}

TEST_CASE("every published weights file fits its network, also quantized", "[models][data]") {
    const auto root = data_root();
    if (root.empty()) return;
    for (const std::string model : {"resnet20", "resnet32", "resnet44", "resnet56"}) {
        INFO(model);
        RunConfig config;
        config.model.name = model;
        const auto file = parse_safetensors(read(root / "weights" / (model + "-cifar10.safetensors")), model);
        CHECK(file.metadata.at("architecture") == model);
        CHECK_NOTHROW(load_weights(*make_network(config), file.tensors, model));
        config.quant.activation.method = "pact";
        config.quant.activation.bits = Bits{2};
        CHECK_NOTHROW(load_weights(*make_network(config), file.tensors, model));
    }
}

}  // namespace bitsweep::published_weights_test
