#include "base/error.h"
#include "config/tables.h"
#include "data/cifar.h"
#include "data/idx.h"
#include "data/made_files.h"
#include "data/svhn.h"
#include "data/table.h"
#include "support/catch.h"
#include "support/folder.h"

namespace bitsweep::formats_test {

namespace {

// `count` bytes that no two rows or planes have alike.
std::string counted(std::size_t count, int from = 0) {
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>((from + i * 7 + i / 251) % 256);
    return bytes;
}

int byte_at(const std::string& bytes, std::size_t i) {
    return static_cast<unsigned char>(bytes[i]);
}

template <class Call>
std::string message_of(Call call) {
    try {
        call();
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a record of CIFAR-100 is a coarse label, the fine one that is used, and three planes", "[data][cifar100]") {
    const auto first = counted(3072), second = counted(3072, 99);
    auto set = empty_cifar_set(3);
    const auto read =
        read_cifar_records("\x13\x63" + first + "\x01\x05" + second, kCifar100Layout, "train.bin", 1, set);
    CHECK(read == 2);
    CHECK(set.labels[1].item<int>() == 99);
    CHECK(set.labels[2].item<int>() == 5);
    CHECK(set.images[1][0][0][1].item<int>() == byte_at(first, 1));
    CHECK(set.images[2][2][31][31].item<int>() == byte_at(second, 3071));
    CHECK(set.images[2][1][2][3].item<int>() == byte_at(second, 1024 + 2 * 32 + 3));
}

TEST_CASE("CIFAR records that are cut short, too many, or of another class name the file", "[data][cifar100]") {
    auto set = empty_cifar_set(1);
    const auto record = std::string("\0\x01", 2) + counted(3072);
    const auto read = [&](const std::string& bytes) {
        return message_of([&] { read_cifar_records(bytes, kCifar100Layout, "there/train.bin", 0, set); });
    };
    CHECK_THAT(read(record.substr(0, 3000)), Contains("there/train.bin: 3000 bytes"));
    CHECK_THAT(read(record + record), Contains("there/train.bin: 6148 bytes, expected at most 1 records"));
    CHECK_THAT(read(std::string("\0\x64", 2) + counted(3072)), Contains("there/train.bin: label 100 in record 0"));
    CHECK(read(record) == "no error");
}

TEST_CASE("MNIST's files are one plane a digit, row by row", "[data][mnist]") {
    const auto pixels = counted(3 * 28 * 28);
    const auto set = parse_idx(test::idx({3, 28, 28}, pixels), "images", test::idx({3}, "\x07\x02\x09"), "labels", 10);
    CHECK(set.images.sizes() == torch::IntArrayRef({3, 1, 28, 28}));
    CHECK(set.channels() == 1);
    CHECK(set.side() == 28);
    CHECK(set.images[2][0][5][6].item<int>() == byte_at(pixels, 2 * 784 + 5 * 28 + 6));
    CHECK(torch::equal(set.labels, torch::tensor({7, 2, 9}, torch::kInt64)));
}

TEST_CASE("an IDX file of another kind, size or label range is named", "[data][mnist]") {
    const auto images = test::idx({2, 28, 28}, counted(2 * 784)), labels = test::idx({2}, "\x01\x02");
    const auto parse = [](const std::string& i, const std::string& l) {
        return message_of([&] { parse_idx(i, "images", l, "labels", 10); });
    };
    CHECK_THAT(parse(labels, labels), Contains("images is no IDX file of 3-dimensional bytes") && Contains("0x0803"));
    CHECK_THAT(parse(images.substr(0, 900), labels), Contains("images: 900 bytes, its header says 1584"));
    CHECK_THAT(parse(images, test::idx({3}, "\1\2\3")), Contains("labels has 3 labels, images has 2 images"));
    const auto without_end = test::idx({1 << 30, 1 << 30, 16}, "");  // bytes: 2^64, in 64 bits 0
    CHECK_THAT(parse(without_end, labels), Contains("images: 16 bytes, its header says more than there can be"));
    CHECK_THAT(parse(images, test::idx({2}, "\x01\x0a")), Contains("labels: label 10 of image 1"));
    CHECK_THAT(parse("", labels), Contains("images is no IDX file"));
}

TEST_CASE("SVHN's columns become rows, ten becomes zero, and files follow one another", "[data][svhn]") {
    const test::Folder folder;
    for (const bool packed : {false, true}) {
        const auto first = counted(2 * 3072), second = counted(3072, 50);
        test::write_svhn(folder.path / "train.mat", {first.begin(), first.end()}, {10, 3}, packed);
        test::write_svhn(folder.path / "extra.mat", {second.begin(), second.end()}, {9}, packed);
        const auto set = read_svhn({folder.path / "train.mat", folder.path / "extra.mat"});
        CHECK(torch::equal(set.labels, torch::tensor({0, 3, 9}, torch::kInt64)));
        // Row 4, column 7, blue of the second image.
        CHECK(set.images[1][2][4][7].item<int>() == byte_at(first, 3072 + 2 * 1024 + 7 * 32 + 4));
        CHECK(set.images[2][0][31][1].item<int>() == byte_at(second, 32 + 31));
    }
}

TEST_CASE("a file that is not SVHN's is named with what it lacks", "[data][svhn]") {
    const test::Folder folder;
    const auto path = folder.path / "train.mat";
    const auto read = [&] { return message_of([&] { read_svhn({path}); }); };
    test::write(path, "no MATLAB");
    CHECK_THAT(read(), Contains("train.mat is no MATLAB file"));
    const std::vector<std::uint8_t> image(3072);
    test::write_svhn(path, image, {11}, false);
    CHECK_THAT(read(), Contains("train.mat has the label 11 for image 0"));
    test::write_svhn(path, image, {1, 2}, false);
    CHECK_THAT(read(), Contains("train.mat has 2 labels for 1 images"));
}

TEST_CASE("a data set that is missing names its first file", "[data]") {
    const test::Folder empty;
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"cifar100", "train.bin"},      {"mnist", "train-labels-idx1-ubyte.gz"},
        {"svhn", "train_32x32.mat"},    {"fashion-mnist", "train-labels-idx1-ubyte.gz"},
        {"imagenet", "imagenet/train"}, {"svhn-extra", "train_32x32.mat"}};
    for (const auto& [name, file] : cases) {
        INFO(name);
        DataConfig config;
        config.name = name;
        CHECK_THAT(message_of([&] { load_data_set(config, empty.path); }), Contains(file) && Contains("missing"));
    }
}

}  // namespace bitsweep::formats_test
