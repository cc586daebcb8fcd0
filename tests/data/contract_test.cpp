#include <cstdio>
#include <cstdlib>
#include <set>

#include "base/error.h"
#include "base/hash.h"
#include "config/tables.h"
#include "data/batches.h"
#include "data/made_files.h"
#include "data/table.h"
#include "models/table.h"
#include "support/catch.h"
#include "support/folder.h"

namespace bitsweep::contract_test {

namespace {

/// What holds for every row of the loaders' table. Data that is not at hand is skipped, visibly; an image folder is
/// made up.

constexpr std::int64_t kClasses = 3, kBatch = 8;

DataConfig config_of(std::string_view name) {
    DataConfig config;
    config.name = name;
    const auto& info = *find_data_set(name);
    config.normalize = info.from_files ? "imagenet" : "channel";
    config.folder = "images";
    config.classes = kClasses;
    config.image_size = 32;
    return config;
}

std::optional<DataSet> load(const DataConfig& config, const test::Folder& made_up) {
    const char* root = std::getenv("BITSWEEP_DATA");
    if (config.name == "folder") test::make_image_folder(made_up.path / "images", kClasses, 6);
    try {
        return load_data_set(config, config.name == "folder" || root == nullptr ? made_up.path.string() : root);
    } catch (const DataError& error) {
        std::printf("SKIPPED: the contract of %s: %s\n", config.name.c_str(), error.what());
        return std::nullopt;
    }
}

// What tells one image from another: its bytes, or its path.
std::set<std::string> identities(const ImageSet& set) {
    if (!set.in_memory()) return {set.files.paths.begin(), set.files.paths.end()};
    std::set<std::string> hashes;
    const auto bytes = static_cast<std::size_t>(set.images[0].numel());
    const auto* image = static_cast<const char*>(set.images.data_ptr());
    for (std::int64_t i = 0; i < set.size(); ++i, image += bytes) hashes.insert(sha256_hex({image, bytes}));
    return hashes;
}

Batch first_batch(const ImageSet& set, const DataConfig& config, std::uint64_t seed) {
    const auto positions = split_training_set({}, 1, set.size()).train;
    Batches batches(set, make_normalization(config.normalize, set, positions), {config.crop_padding, config.flip},
                    torch::kCPU);
    batches.begin(shuffled(positions, seed, 1), seed, 1);
    auto batch = batches.get(0, kBatch);
    batch.images = batch.images.clone();
    return batch;
}

}  // namespace

TEST_CASE("every data set has the shapes, labels and counts of its row, one order a seed, and disjoint parts",
          "[data][contract]") {
    for (const auto& loader : kDataLoaders) {
        INFO(loader.name);
        const test::Folder made_up;
        const auto config = config_of(loader.name);
        const auto data = load(config, made_up);
        if (!data) continue;
        const auto& info = *find_data_set(loader.name);
        const auto shape = image_shape(config);
        CHECK((info.train_images == 0 || data->train.size() == info.train_images));
        CHECK((info.test_images == 0 || data->test.size() == info.test_images));
        for (const auto* set : {&data->train, &data->test}) {
            CHECK(set->labels.min().item<std::int64_t>() == 0);
            CHECK(set->labels.max().item<std::int64_t>() == shape.classes - 1);
            CHECK(set->side() == shape.size);
            CHECK(set->channels() == shape.channels);
        }
        const auto batch = first_batch(data->train, config, 1);
        CHECK(batch.images.sizes() == torch::IntArrayRef({kBatch, shape.channels, shape.size, shape.size}));
        CHECK(torch::isfinite(batch.images).all().item<bool>());
        CHECK(torch::equal(batch.images, first_batch(data->train, config, 1).images));
        CHECK_FALSE(torch::equal(batch.images, first_batch(data->train, config, 2).images));
        const auto train = identities(data->train);
        std::size_t shared = 0;
        for (const auto& image : identities(data->test)) shared += train.count(image);
        CHECK(static_cast<double>(shared) <=
              0.001 * static_cast<double>(data->test.size()));  // published ones have some
    }
}

TEST_CASE("every data set has a network of its shape", "[data][contract]") {
    for (const auto& loader : kDataLoaders) {
        INFO(loader.name);
        RunConfig config;
        config.model = {"resnet8", 0.25};
        config.data = config_of(loader.name);
        const auto shape = image_shape(config.data);
        const auto network = make_network(config);
        const auto logits = network->forward(torch::randn({2, shape.channels, shape.size, shape.size}));
        CHECK(logits.sizes() == torch::IntArrayRef({2, shape.classes}));
    }
}

}  // namespace bitsweep::contract_test
