#include "data/batches.h"
#include "data/cifar.h"
#include "data/idx.h"
#include "data/made_files.h"
#include "data/svhn.h"
#include "models/table.h"
#include "nn/parameters.h"
#include "support/catch.h"
#include "support/folder.h"
#include "train/optimizer.h"

namespace bitsweep::format_epoch_test {

namespace {

constexpr int kImages = 320, kClasses = 4;

// A grey level of image i, whose class can be seen: stripes of its own width, across or along.
char stripe(int i, int x, int y) {
    const int label = i % kClasses, along = label % 2 == 0 ? x : y;
    return static_cast<char>((along * (12 + 12 * label) + 29 * i) % 256);
}

std::string planes(int i, int side, int count) {
    std::string bytes;
    for (int c = 0; c < count; ++c)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) bytes += stripe(i, x, y);
    return bytes;
}

ImageSet made_cifar100() {
    std::string bytes;
    for (int i = 0; i < kImages; ++i) bytes += std::string{'\0', static_cast<char>(i % kClasses)} + planes(i, 32, 3);
    auto set = empty_cifar_set(kImages);
    read_cifar_records(bytes, kCifar100Layout, "made up", 0, set);
    return set;
}

ImageSet made_mnist() {
    std::string pixels, labels;
    for (int i = 0; i < kImages; ++i) {
        pixels += planes(i, 28, 1);
        labels += static_cast<char>(i % kClasses);
    }
    return parse_idx(test::idx({kImages, 28, 28}, pixels), "made up", test::idx({kImages}, labels), "made up", 10);
}

ImageSet made_svhn() {
    const test::Folder folder;
    std::string pixels;
    std::vector<std::uint8_t> labels;
    for (int i = 0; i < kImages; ++i) {
        pixels += planes(i, 32, 3);
        labels.push_back(static_cast<std::uint8_t>(i % kClasses == 0 ? 10 : i % kClasses));
    }
    test::write_svhn(folder.path / "train.mat", {pixels.begin(), pixels.end()}, labels, true);
    auto set = read_svhn({folder.path / "train.mat"});
    set.resized_to = 40;
    return set;
}

// Mean cross entropy over a pass without training, and over one after an epoch of the trainer's step.
std::pair<double, double> losses_around_an_epoch(const std::string& data, const ImageSet& set) {
    RunConfig config;
    config.model = {"resnet8", 0.5};
    config.data.name = data;
    const auto network = make_network(config);
    auto optimizer = make_optimizer(config, parameter_groups(*network));
    const auto positions = split_training_set({}, 1, set.size()).train;
    Batches batches(set, make_normalization("channel", set, positions), {2, false}, torch::kCPU);
    const auto pass = [&](bool trains, std::int64_t epoch) {
        constexpr std::int64_t kBatch = 16;
        double sum = 0;
        batches.begin(shuffled(positions, 1, 1), 1, epoch);
        for (std::int64_t first = 0; first < kImages; first += kBatch) {
            const auto batch = batches.get(first, kBatch);
            drop_gradients(*optimizer.optimizer);
            const auto loss = torch::nn::functional::cross_entropy(network->forward(batch.images), batch.labels);
            sum += loss.item<double>();
            if (!trains) continue;
            loss.backward();
            optimizer.optimizer->step();
        }
        return sum * kBatch / kImages;
    };
    const double before = pass(false, 0);
    pass(true, 1);
    return {before, pass(false, 0)};
}

}  // namespace

TEST_CASE("a network learns from the files of each format in one epoch", "[train][data]") {
    const std::vector<std::pair<std::string, ImageSet>> sets = {
        {"cifar100", made_cifar100()}, {"mnist", made_mnist()}, {"svhn", made_svhn()}};
    for (const auto& [name, set] : sets) {
        const auto [before, after] = losses_around_an_epoch(name, set);
        INFO(name << ": " << before << " before, " << after << " after");
        CHECK(after < before / 2);
    }
}

}  // namespace bitsweep::format_epoch_test
