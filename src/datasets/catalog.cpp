#include "datasets/catalog.h"

#include <algorithm>

namespace bitsweep {
namespace {

constexpr Checksum sha256(std::string_view hex) {
    return {HashAlgorithm::kSha256, hex};
}
constexpr Checksum md5(std::string_view hex) {
    return {HashAlgorithm::kMd5, hex};
}

// SHA-256 of the official binary version's unpacked files.
constexpr DataFile kCifar10Files[] = {
    {"data_batch_1.bin", 30730000, sha256("cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5")},
    {"data_batch_2.bin", 30730000, sha256("a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed")},
    {"data_batch_3.bin", 30730000, sha256("bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67")},
    {"data_batch_4.bin", 30730000, sha256("014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48")},
    {"data_batch_5.bin", 30730000, sha256("755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add")},
    {"test_batch.bin", 30730000, sha256("8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b")},
};

// The archives' MD5 stand on https://www.cs.toronto.edu/~kriz/cifar.html.
constexpr DataFile kCifar10Archives[] = {
    {"cifar-10-binary.tar.gz", 170052171, md5("c32a1d4ab5d03f1284b67883e8d87530")},
};

// 50,000 and 10,000 records of 3,074 bytes. Their publisher gives a checksum of the archive only.
constexpr DataFile kCifar100Files[] = {
    {"train.bin", 153700000, {}},
    {"test.bin", 30740000, {}},
};
constexpr DataFile kCifar100Archives[] = {
    {"cifar-100-binary.tar.gz", 168513733, md5("03b5dce01913d631647c71ecec9e9cb8")},
};

constexpr std::string_view kCifarMirrors[] = {"https://www.cs.toronto.edu/~kriz/", "https://cave.cs.toronto.edu/kriz/"};
constexpr std::string_view kCifarTerms =
    "no licence stated; cite Krizhevsky 2009, Learning Multiple Layers of Features";

// MD5 as in torchvision's datasets/mnist.py. The original address, yann.lecun.com, has stopped serving the files.
constexpr DataFile kMnistFiles[] = {
    {"train-images-idx3-ubyte.gz", 9912422, md5("f68b3c2dcbeaaa9fbdd348bbdeb94873")},
    {"train-labels-idx1-ubyte.gz", 28881, md5("d53e105ee54ea40749a09fcbcd1e9432")},
    {"t10k-images-idx3-ubyte.gz", 1648877, md5("9fb629c4189551a2d022fa330f9573f3")},
    {"t10k-labels-idx1-ubyte.gz", 4542, md5("ec29112dd5afa0611ce80d1b7f02629c")},
};
constexpr std::string_view kMnistMirrors[] = {"https://ossci-datasets.s3.amazonaws.com/mnist/",
                                              "https://storage.googleapis.com/cvdf-datasets/mnist/"};

// MD5 as in the README of github.com/zalandoresearch/fashion-mnist.
constexpr DataFile kFashionMnistFiles[] = {
    {"train-images-idx3-ubyte.gz", 26421880, md5("8d4fb7e6c68d591d4c3dfef9ec88bf0d")},
    {"train-labels-idx1-ubyte.gz", 29515, md5("25c81989df183df01b3e8a0aad5dffbe")},
    {"t10k-images-idx3-ubyte.gz", 4422102, md5("bef4ecab320f06d8554ea6380940ec79")},
    {"t10k-labels-idx1-ubyte.gz", 5148, md5("bb300cfdad3c16e7a12a480ee83cd310")},
};
constexpr std::string_view kFashionMnistMirrors[] = {
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"};

// Cropped digits, MATLAB v5. MD5 as in torchvision's datasets/svhn.py.
constexpr DataFile kSvhnTrain = {"train_32x32.mat", 182040794, md5("e26dedcc434d2e4c54c9b2d4a06d8373")};
constexpr DataFile kSvhnExtra = {"extra_32x32.mat", 1329278602, md5("a93ce644f1a588dc4d68dda5feec44a7")};
constexpr DataFile kSvhnTest = {"test_32x32.mat", 64275384, md5("eb5a983be6a315427106f1b164d9cef3")};
constexpr DataFile kSvhnFiles[] = {kSvhnTrain, kSvhnTest};
constexpr DataFile kSvhnExtraFiles[] = {kSvhnTrain, kSvhnExtra, kSvhnTest};
constexpr std::string_view kSvhnMirrors[] = {"http://ufldl.stanford.edu/housenumbers/"};
constexpr std::string_view kSvhnTerms = "non-commercial use only; cite Netzer et al. 2011";

// ILSVRC 2012, classification. MD5 as its download page shows them to who is registered.
constexpr DataFile kImageNetArchives[] = {
    {"ILSVRC2012_img_train.tar", 147897477120, md5("1d675b47d978889d74fa0da5fadfb00e")},
    {"ILSVRC2012_img_val.tar", 6744924160, md5("29b22e2961454d5413ddabcf34fc5622")},
};
constexpr PublishedFolder kImageNetFolders[] = {{"train", 1000, 1281167}, {"val", 1000, 50000}};
constexpr std::string_view kImageNetInstructions =
    "register at https://image-net.org/download.php (ILSVRC 2012, classification task), accept its terms and download "
    "ILSVRC2012_img_train.tar and ILSVRC2012_img_val.tar; unpack them so that each class has a folder, named alike in "
    "both: imagenet/train/<class>/*.JPEG (1000 classes, 1281167 images) and imagenet/val/<class>/*.JPEG (50000 images)";

constexpr FileSet kFileSets[] = {
    {"cifar10", "cifar-10-batches-bin", kCifar10Files, kCifar10Archives, kCifarMirrors, kCifarTerms},
    {"cifar100", "cifar-100-binary", kCifar100Files, kCifar100Archives, kCifarMirrors, kCifarTerms},
    {"mnist", "mnist", kMnistFiles, {}, kMnistMirrors, "CC BY-SA 3.0; LeCun, Cortes, Burges"},
    {"fashion-mnist", "fashion-mnist", kFashionMnistFiles, {}, kFashionMnistMirrors, "MIT; Zalando SE"},
    {"svhn", "svhn", kSvhnFiles, {}, kSvhnMirrors, kSvhnTerms},
    {"svhn-extra", "svhn", kSvhnExtraFiles, {}, kSvhnMirrors, kSvhnTerms},
    {"imagenet",
     "imagenet",
     {},
     kImageNetArchives,
     {},
     "non-commercial research and education; registration",
     kImageNetFolders,
     kImageNetInstructions},
};

std::string joined_checksums(std::span<const DataFile> files) {
    std::string checksums;
    for (const auto& file : files) checksums += file.checksum.hex;
    return checksums;
}

bool have_checksums(std::span<const DataFile> files) {
    return !files.empty() &&
           std::all_of(files.begin(), files.end(), [](const auto& f) { return f.checksum.is_known(); });
}

}  // namespace

const FileSet* find_file_set(std::string_view data_set) {
    for (const auto& set : kFileSets)
        if (set.data_set == data_set) return &set;
    return nullptr;
}

std::string fingerprint_of(const FileSet& set) {
    const auto checksums = joined_checksums(have_checksums(set.files) ? set.files : set.archives);
    return "sha256:" + sha256_hex(checksums).substr(0, 16);
}

}  // namespace bitsweep
