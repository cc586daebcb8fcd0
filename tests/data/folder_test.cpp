#include <cstdio>
#include <cstdlib>
#include <map>

#include "base/error.h"
#include "data/batches.h"
#include "data/decode.h"
#include "data/jpeg.h"
#include "data/made_files.h"
#include "data/table.h"
#include "support/catch.h"
#include "support/folder.h"

namespace bitsweep::folder_test {

namespace fs = std::filesystem;

namespace {

DataConfig folder_config(std::int64_t classes, const std::string& on_bad_image = "error") {
    DataConfig config;
    config.name = "folder";
    config.folder = "images";
    config.classes = classes;
    config.image_size = 24;
    config.normalize = "imagenet";
    config.on_bad_image = on_bad_image;
    return config;
}

std::string why_not(const fs::path& root, const DataConfig& config) {
    try {
        const auto data = load_folder(config, root);
        auto out = torch::empty({data.train.size(), 3, 24, 24}, torch::kUInt8);
        decode_images(data.train, {}, split_training_set({}, 1, data.train.size()).train, 1, 0, out);
    } catch (const DataError& error) {
        return error.what();
    }
    return "fine";
}

// The batches of one epoch of `set`, at that many threads.
std::vector<torch::Tensor> epoch_of(const ImageSet& set, int threads, std::int64_t epoch, bool jitter = false) {
    at::set_num_threads(threads);
    const auto positions = split_training_set({}, 1, set.size()).train;
    Batches batches(set, make_normalization("imagenet", set, positions), {0, true, jitter}, torch::kCPU);
    at::set_num_threads(1);
    batches.begin(shuffled(positions, 3, epoch), 3, epoch);
    std::vector<torch::Tensor> tensors;
    for (std::int64_t first = 0; first + 4 <= set.size(); first += 4) {
        const auto batch = batches.get(first, 4);
        tensors.push_back(batch.images.clone());
        tensors.push_back(batch.labels.clone());
    }
    return tensors;
}

bool same(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const torch::Tensor& x, const torch::Tensor& y) { return torch::equal(x, y); });
}

// An image of one colour a half, decoded at 32x32 without augmentation.
torch::Tensor decoded(int width, int height, std::function<int(int, int, int)> pixel) {
    const test::Folder folder;
    test::write(folder.path / "a.jpg", test::make_jpeg({.width = width, .height = height, .pixel = std::move(pixel)}));
    ImageSet set;
    set.labels = torch::zeros({1}, torch::kInt64);
    set.resized_to = 32;
    set.files = {folder.path, {"a.jpg"}};
    auto out = torch::empty({1, 3, 32, 32}, torch::kUInt8);
    decode_images(set, {}, std::vector<std::int64_t>{0}, 1, 0, out);
    return out[0].to(torch::kInt32);
}

}  // namespace

TEST_CASE("an image folder's labels follow the names, and its training images come class by class in turn",
          "[data][folder]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 3, 4);
    const auto data = load_folder(folder_config(3), root.path);
    CHECK(data.train.size() == 12);
    CHECK(data.test.size() == 12);
    CHECK(data.train.side() == 24);
    CHECK(data.train.files.paths[4] == "train/c1/1.jpg");
    CHECK(torch::equal(data.train.labels.narrow(0, 0, 6), torch::tensor({0, 1, 2, 0, 1, 2}, torch::kInt64)));
    CHECK(data.test.files.paths[4] == "val/c1/0.jpg");
    CHECK(data.test.labels[4].item<int>() == 1);
    CHECK(data.train.skipped.empty());
}

TEST_CASE("an epoch of decoded images depends on seed and epoch, not on the number of threads", "[data][folder]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 3, 8);
    const auto data = load_folder(folder_config(3), root.path);
    for (const bool jitter : {false, true}) {
        const auto one = epoch_of(data.train, 1, 1, jitter);
        CHECK(same(one, epoch_of(data.train, 4, 1, jitter)));
        CHECK_FALSE(same(one, epoch_of(data.train, 1, 2, jitter)));
    }
    CHECK_FALSE(same(epoch_of(data.train, 1, 1, true), epoch_of(data.train, 1, 1, false)));
}

TEST_CASE("the test area is the centre: 7/8 of the shorter side", "[data][folder]") {
    // Of 160x80 the middle 70x70: columns 45..114. A red line left of it and a green one right of it are not seen.
    const auto image = decoded(160, 80, [](int x, int, int c) {
        if (x < 40) return c == 0 ? 255 : 0;
        if (x >= 120) return c == 1 ? 255 : 0;
        return x < 80 ? 60 : 180;
    });
    CHECK((image.narrow(2, 0, 15) - 60).abs().max().item<int>() < 8);
    CHECK((image.narrow(2, 17, 15) - 180).abs().max().item<int>() < 8);
}

TEST_CASE("a random area is 8 to 100 % of the image at an aspect of 3/4 to 4/3, anywhere in it", "[data][folder]") {
    double least = 1, most = 0;
    int left_half = 0;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        SplitMix64 random(i);
        const auto area = random_area(random, 500, 400);
        const double share = area.width * area.height / (500.0 * 400.0), aspect = area.width / area.height;
        least = std::min(least, share);
        most = std::max(most, share);
        REQUIRE((aspect > 0.73 && aspect < 1.37));
        REQUIRE((area.left >= 0 && area.left + area.width <= 500 && area.top >= 0 && area.top + area.height <= 400));
        left_half += area.left + area.width / 2 < 250;
    }
    CHECK(least > 0.07);
    CHECK(least < 0.1);
    CHECK(most > 0.9);
    CHECK(std::abs(left_half - 1000) < 120);
    SplitMix64 random(1);
    const auto fallback = random_area(random, 1000, 10);  // no area of it has such an aspect
    CHECK(fallback.left == 495);
    CHECK(fallback.width == 10);
}

TEST_CASE("what cannot be decoded is an error that names the file, or is left out and counted", "[data][folder]") {
    struct Case {
        const char* name;
        std::string bytes;
        const char* why;
    };
    const auto whole = test::wavy_jpeg(60, 50, 0, 3);
    const std::vector<Case> cases = {{"text.jpg", "this is no image", "Not a JPEG file"},
                                     {"short.jpg", whole.substr(0, whole.size() / 2), "remature end"},
                                     {"empty.jpg", "", "Empty input file"}};
    for (const auto& [name, bytes, why] : cases) {
        INFO(name);
        const test::Folder root;
        test::make_image_folder(root.path / "images", 2, 3);
        test::write(root.path / "images/train/c1" / name, bytes);
        CHECK_THAT(why_not(root.path, folder_config(2)),
                   Contains(std::string("train/c1/") + name) && Contains(why) && Contains("data.on_bad_image = skip"));
        CHECK(why_not(root.path, folder_config(2, "skip")) == "fine");
        const auto data = load_folder(folder_config(2, "skip"), root.path);
        CHECK(data.train.size() == 6);
        REQUIRE(data.train.skipped.size() == 1);
        CHECK_THAT(data.train.skipped[0], Contains(std::string("train/c1/") + name) && Contains(why));
    }
}

TEST_CASE("a file that is cut short is found by its batch where nothing looked before", "[data][folder]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 2, 3);
    const auto whole = test::wavy_jpeg(60, 50, 0, 3);
    test::write(root.path / "images/train/c1/short.jpg", whole.substr(0, whole.size() - 40));
    const auto data = load_folder(folder_config(2), root.path);
    // The one of seven images that an epoch's whole batch may leave out.
    const auto some_epochs = [&] {
        for (std::int64_t epoch = 1; epoch <= 20; ++epoch) epoch_of(data.train, 4, epoch);
    };
    CHECK_THROWS_WITH(some_epochs(), Contains("c1/short.jpg: ") && Contains("remature end"));
}

TEST_CASE("grey, CMYK and turned images go through the folder like any other", "[data][folder]") {
    const test::Folder root;
    const auto colour = [](int, int, int) { return 90; };
    for (const std::string part : {"train", "val"}) {
        test::write(root.path / "images" / part / "a/grey.jpg",
                    test::make_jpeg({.space = JCS_GRAYSCALE, .stored = JCS_GRAYSCALE, .pixel = colour}));
        test::write(
            root.path / "images" / part / "a/cmyk.jpg",
            test::make_jpeg({.space = JCS_CMYK, .stored = JCS_CMYK, .adobe_marker = true, .pixel = [](int, int, int c) {
                                 return c < 3 ? 90 : 255;
                             }}));
        test::write(root.path / "images" / part / "b/turned.jpg", test::make_jpeg({.orientation = 6, .pixel = colour}));
    }
    const auto data = load_folder(folder_config(2), root.path);
    for (const std::int64_t epoch : {0, 1}) {
        auto out = torch::empty({3, 3, 24, 24}, torch::kUInt8);
        decode_images(data.train, {0, true}, std::vector<std::int64_t>{0, 1, 2}, 1, epoch, out);
        CHECK((out.to(torch::kInt32) - 90).abs().max().item<int>() < 5);
    }
}

TEST_CASE("a folder that is not laid out as ImageNet's says what is missing", "[data][folder]") {
    const test::Folder root;
    CHECK_THAT(why_not(root.path, folder_config(2)), Contains("images/train is missing"));
    test::make_image_folder(root.path / "images", 2, 3);
    CHECK_THAT(why_not(root.path, folder_config(5)), Contains("has 2 class folders, expected 5 (data.classes)"));
    fs::create_directories(root.path / "images/val/c2");
    CHECK_THAT(why_not(root.path, folder_config(2)), Contains("val/c2 is a class that") && Contains("does not have"));
    fs::create_directories(root.path / "images/train/c2");
    CHECK_THAT(why_not(root.path, folder_config(3)), Contains("train/c2 has no image"));
    const auto data = load_folder(folder_config(3, "skip"), root.path);
    CHECK(data.train.skipped == std::vector<std::string>{"train/c2: a class without images"});
    CHECK(data.test.skipped.size() == 1);
}

TEST_CASE("the photographs of flowers-mini decode, all of them", "[data][folder]") {
    const char* root = std::getenv("BITSWEEP_DATA");
    if (root == nullptr || !fs::exists(fs::path(root) / "flowers-mini")) {
        std::puts("SKIPPED: decoding flowers-mini: it is not under BITSWEEP_DATA");
        return;
    }
    auto config = folder_config(5, "skip");
    config.folder = "flowers-mini";
    config.image_size = 64;
    const auto data = load_folder(config, root);
    CHECK(data.train.size() + data.test.size() == 150);
    CHECK(data.train.skipped.empty());
    CHECK(data.train.labels.max().item<int>() == 4);
    const auto epoch = epoch_of(data.train, 2, 1);
    CHECK(epoch.front().sizes() == torch::IntArrayRef({4, 3, 64, 64}));
    CHECK(epoch.front().std().item<float>() > 0.5F);
    CHECK(same(epoch, epoch_of(data.train, 4, 1)));
}

}  // namespace bitsweep::folder_test
