#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <set>

#include "base/error.h"
#include "base/hash.h"
#include "config/tables.h"
#include "data/batches.h"
#include "data/bilinear.h"
#include "data/table.h"
#include "support/catch.h"
#include "support/folder.h"

namespace bitsweep::data_test {

namespace {

const DataSet& shapes() {
    static const DataSet data = load_shapes10({}, {});
    return data;
}

std::string checksum(const torch::Tensor& bytes) {
    return sha256_hex({static_cast<const char*>(bytes.data_ptr()), static_cast<std::size_t>(bytes.numel())});
}

std::vector<std::int64_t> first_positions(std::int64_t count) {
    std::vector<std::int64_t> list(static_cast<std::size_t>(count));
    std::iota(list.begin(), list.end(), 0);
    return list;
}

// One epoch's batches, images and labels, with that many threads.
std::vector<torch::Tensor> epoch_of(int threads, std::int64_t epoch) {
    at::set_num_threads(threads);
    const Split split = split_training_set({.name = "shapes10", .train_images = 200}, 7, shapes().train.size());
    const auto normalization = make_normalization("channel", shapes().train, split.train);
    Batches batches(shapes().train, normalization, {4, true}, torch::kCPU);
    batches.begin(shuffled(split.train, 7, epoch), 7, epoch);
    std::vector<torch::Tensor> tensors;
    for (std::int64_t first = 0; first < 192; first += 64) {
        const auto batch = batches.get(first, 64);
        tensors.push_back(batch.images.clone());
        tensors.push_back(batch.labels.clone());
    }
    at::set_num_threads(1);
    return tensors;
}

bool same(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const torch::Tensor& x, const torch::Tensor& y) { return torch::equal(x, y); });
}

// 4x4 image whose byte at (channel, y, x) is 100 c + 10 y + x + 1: never 0, so padding can be told from pixels.
ImageSet counted_image() {
    auto image = torch::empty({1, 3, 4, 4}, torch::kUInt8);
    for (int c = 0; c < 3; ++c)
        for (int y = 0; y < 4; ++y)
            for (int x = 0; x < 4; ++x) image[0][c][y][x] = 100 * c % 200 + 10 * y + x + 1;
    return {image, torch::zeros({1}, torch::kInt64)};
}

}  // namespace

TEST_CASE("every data set of the config has its loader, and the other way round", "[data]") {
    std::vector<std::string_view> loaders;
    for (const auto& loader : kDataLoaders) loaders.push_back(loader.name);
    CHECK(loaders == data_set_names());
}

TEST_CASE("shapes10 has the sizes of the table, balanced from the start", "[data]") {
    const auto& info = *find_data_set("shapes10");
    CHECK(shapes().train.size() == info.train_images);
    CHECK(shapes().test.size() == info.test_images);
    const auto counts = shapes().train.labels.narrow(0, 0, 250).bincount();
    CHECK(counts.min().item<std::int64_t>() == 25);
    CHECK(counts.size(0) == info.classes);
}

TEST_CASE("shapes10 is the same to the byte on every machine", "[data]") {
    CHECK(checksum(shapes().train.images) == "39165ea33a75c319ab21c7d765146225c4a617c6dd9bfe516498427d0a9f7605");
    CHECK(checksum(shapes().test.images) == "69e6557e7169323d42b293cfd075568d82c4dbd5ba3d985774f873a899de96e7");
}

TEST_CASE("order, crops and flips depend on seed and epoch, not on the number of threads", "[data]") {
    const auto one = epoch_of(1, 1);
    CHECK(same(one, epoch_of(2, 1)));
    CHECK(same(one, epoch_of(5, 1)));
    CHECK_FALSE(same(one, epoch_of(1, 2)));
}

TEST_CASE("an epoch's order is a permutation, and another seed's is another", "[data]") {
    const auto positions = first_positions(1000);
    auto order = shuffled(positions, 1, 3);
    CHECK(order != shuffled(positions, 2, 3));
    CHECK(order == shuffled(positions, 1, 3));
    std::sort(order.begin(), order.end());
    CHECK(order == positions);
}

TEST_CASE("the validation split is disjoint, complete, and a function of the seed", "[data]") {
    const DataConfig config{.train_images = 1000, .validation = 100};
    const auto split = split_training_set(config, 1, 4000);
    CHECK(split.train.size() == 900);
    CHECK(split.validation.size() == 100);
    std::set<std::int64_t> all(split.train.begin(), split.train.end());
    all.insert(split.validation.begin(), split.validation.end());
    CHECK(all.size() == 1000);
    CHECK(*all.rbegin() == 999);
    CHECK(split.validation == split_training_set(config, 1, 4000).validation);
    CHECK(split.validation != split_training_set(config, 2, 4000).validation);
}

TEST_CASE("without a crop an image is normalised and nothing else", "[data]") {
    const auto image = counted_image();
    const auto normalization = make_normalization("none", image, first_positions(1));
    auto out = torch::empty({1, 3, 4, 4});
    assemble(image, normalization, 0, first_positions(1), {}, out);
    CHECK(torch::allclose(out, image.images.to(torch::kFloat32) / 255.0, 0, 1e-7));
}

TEST_CASE("a crop moves the image, fills with black, and mirrors last", "[data]") {
    const auto image = counted_image();
    const auto normalization = make_normalization("none", image, first_positions(1));
    auto out = torch::empty({1, 3, 4, 4});
    // Of the image padded by 1: rows from 0, columns from 2, so that the first row and the last column are padding.
    const std::vector<Draw> plain{{0, 2, false}}, mirrored{{0, 2, true}};
    assemble(image, normalization, 1, first_positions(1), plain, out);
    auto expected = torch::zeros({3, 4, 4});
    expected.narrow(1, 1, 3).narrow(2, 0, 3).copy_(image.images[0].narrow(1, 0, 3).narrow(2, 1, 3));
    CHECK(torch::allclose(out[0], expected / 255.0, 0, 1e-7));
    assemble(image, normalization, 1, first_positions(1), mirrored, out);
    CHECK(torch::allclose(out[0], expected.flip(2) / 255.0, 0, 1e-7));
}

TEST_CASE("the pass over bytes and LibTorch's operators make the same batch", "[data]") {
    for (const char* method : {"channel", "pixel_mean"}) {
        const auto positions = shuffled(first_positions(100), 1, 1);
        const auto normalization = make_normalization(method, shapes().train, positions);
        std::vector<Draw> draws;
        auto rows = torch::empty({100, 3}, torch::kInt64);
        for (std::int64_t i = 0; i < 100; ++i) {
            const auto draw = Augmentation{4, true}.draw(1, 1, positions[static_cast<std::size_t>(i)]);
            draws.push_back(draw);
            rows[i][0] = static_cast<int>(draw.top);
            rows[i][1] = static_cast<int>(draw.left);
            rows[i][2] = static_cast<int>(draw.flip);
        }
        auto fused = torch::empty({100, 3, 32, 32});
        assemble(shapes().train, normalization, 4, positions, draws, fused);
        const auto operators = assemble_on_device(shapes().train.images, 32, normalization, 4,
                                                  torch::tensor(at::ArrayRef<std::int64_t>(positions)), rows);
        CHECK((fused - operators).abs().max().item<float>() <= 1e-6F);
    }
}

TEST_CASE("images are resized before anything else, to the same bytes by both", "[data]") {
    ImageSet set{shapes().train.images.narrow(0, 0, 64), shapes().train.labels.narrow(0, 0, 64)};
    set.resized_to = 40;
    const auto positions = shuffled(first_positions(64), 1, 1);
    for (const char* method : {"none", "channel", "pixel_mean"}) {
        const auto normalization = make_normalization(method, set, positions);
        auto fused = torch::empty({64, 3, 40, 40});
        assemble(set, normalization, 0, positions, {}, fused);
        const auto operators = assemble_on_device(set.images, 40, normalization, 0,
                                                  torch::tensor(at::ArrayRef<std::int64_t>(positions)), {});
        CHECK((fused - operators).abs().max().item<float>() <= 1e-6F);
        if (method == std::string("channel")) CHECK(std::abs(fused.mean().item<float>()) < 1e-4F);
    }
}

TEST_CASE("resizing is bilinear, from pixel centre to pixel centre", "[data]") {
    // 2 -> 4: centres at -0.25, 0.25, 0.75, 1.25; the outer ones are beyond the last pixels' centres.
    const auto image = torch::tensor({0, 100, 200, 20}, torch::kUInt8).view({1, 1, 2, 2});
    const auto expected =
        torch::tensor({0, 25, 75, 100, 50, 58, 73, 80, 150, 123, 68, 40, 200, 155, 65, 20}, torch::kInt32);
    const auto resized = resize_on_device(image, 4).view({16}).to(torch::kInt32);
    INFO(resized);
    CHECK((resized - expected).abs().max().item<int>() <= 1);
    const auto library = torch::nn::functional::interpolate(shapes().train.images.narrow(0, 0, 8).to(torch::kFloat32),
                                                            torch::nn::functional::InterpolateFuncOptions()
                                                                .size(std::vector<std::int64_t>{40, 40})
                                                                .mode(torch::kBilinear)
                                                                .align_corners(false));
    const auto ours = resize_on_device(shapes().train.images.narrow(0, 0, 8), 40).to(torch::kFloat32);
    CHECK((ours - library).abs().max().item<float>() < 0.6F);
}

TEST_CASE("draws reach every place of the crop and flip every second image", "[data]") {
    std::array<int, 9> tops{};
    int flips = 0;
    for (std::int64_t image = 0; image < 9000; ++image) {
        const auto draw = Augmentation{4, true}.draw(1, 1, image);
        ++tops[static_cast<std::size_t>(draw.top)];
        flips += draw.flip;
    }
    for (const int count : tops) CHECK(std::abs(count - 1000) < 150);
    CHECK(std::abs(flips - 4500) < 250);
}

TEST_CASE("channel normalisation leaves mean 0 and deviation 1 over the images trained on", "[data]") {
    const auto positions = first_positions(500);
    const auto normalization = make_normalization("channel", shapes().train, positions);
    auto out = torch::empty({500, 3, 32, 32});
    assemble(shapes().train, normalization, 0, positions, {}, out);
    for (std::int64_t c = 0; c < 3; ++c) {
        CHECK(std::abs(out.select(1, c).mean().item<float>()) < 1e-4F);
        CHECK(std::abs(out.select(1, c).std().item<float>() - 1.0F) < 1e-3F);
    }
}

TEST_CASE("pixel_mean leaves every pixel's mean 0, in units of 128 grey levels", "[data]") {
    const auto positions = first_positions(500);
    const auto normalization = make_normalization("pixel_mean", shapes().train, positions);
    auto out = torch::empty({500, 3, 32, 32});
    assemble(shapes().train, normalization, 0, positions, {}, out);
    CHECK(out.mean(0).abs().max().item<float>() < 1e-5F);
    const auto range = shapes().train.images.narrow(0, 0, 1).to(torch::kFloat32) / 128.0;
    CHECK(torch::allclose(out[0] - out[0][0][0][0],
                          range[0] - range[0][0][0][0] + (normalization.shift - normalization.shift[0][0][0]), 0,
                          1e-5));
}

TEST_CASE("CIFAR-10 that is missing is named with where to get it", "[data]") {
    const test::Folder empty;
    try {
        load_cifar({}, empty.path);
        FAIL("no error");
    } catch (const DataError& error) {
        const std::string message = error.what();
        CHECK(message.find("data_batch_1.bin is missing") != std::string::npos);
        CHECK(message.find("cifar-10-binary.tar.gz") != std::string::npos);
    }
}

TEST_CASE("CIFAR-10 loads whole and balanced", "[data][cifar10]") {
    const char* root = std::getenv("BITSWEEP_DATA");
    if (root == nullptr) {
        std::puts("SKIPPED: loading CIFAR-10: BITSWEEP_DATA is not set");
        return;
    }
    const auto data = load_cifar({}, root);
    CHECK(torch::all(data.train.labels.bincount() == 5000).item<bool>());
    CHECK(torch::all(data.test.labels.bincount() == 1000).item<bool>());
    // The published mean of the training set's red channel, 0.4914.
    const auto normalization = make_normalization("channel", data.train, first_positions(50000));
    const float mean = -normalization.shift[0].item<float>() / normalization.scale[0].item<float>() / 255.0F;
    CHECK(std::abs(mean - 0.4914F) < 1e-4F);
}

}  // namespace bitsweep::data_test
