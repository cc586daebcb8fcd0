#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bitsweep {

/// Every network and data set by name, without LibTorch (src/README.md, D1). The torch-side tables (models/table.h,
/// data/table.h) are held against these by a test.

/// One network. Layer names are the ones of the published weights (conv1, layer1.0.conv1, ..., linear or fc).
struct ModelInfo {
    std::string_view name;
    int revision;
    std::string_view native_shortcut;  ///< the meaning of model.shortcut = "native"; "" = no residual network
    std::string_view summary;

    bool residual() const { return !native_shortcut.empty(); }
};

inline constexpr ModelInfo kModels[] = {
    {"resnet8", 1, "A", "CIFAR ResNet, 1 block a stage of 16, 32, 64 channels"},
    {"resnet14", 1, "A", "CIFAR ResNet, 2 blocks a stage"},
    {"resnet20", 1, "A", "CIFAR ResNet, 3 blocks a stage"},
    {"resnet32", 1, "A", "CIFAR ResNet, 5 blocks a stage"},
    {"resnet44", 1, "A", "CIFAR ResNet, 7 blocks a stage"},
    {"resnet56", 1, "A", "CIFAR ResNet, 9 blocks a stage"},
    {"resnet110", 1, "A", "CIFAR ResNet, 18 blocks a stage"},
    {"resnet18-cifar", 1, "B", "ResNet-18 with a 3x3 stem for small images"},
    {"resnet18", 1, "B", "ImageNet ResNet-18"},
    {"resnet34", 1, "B", "ImageNet ResNet-34"},
    {"resnet50", 1, "B", "ImageNet ResNet-50, stride in the 3x3 convolution"},
    {"svhnnet", 1, "", "7 convolutions and a linear layer, for 40x40 images"},
    {"alexnet", 1, "", "AlexNet with batch norm (DoReFa-Net's)"},
};

/// The meaning of model.shortcut for the network of that name: "A", "pool" or "B"; "" = it is no residual network.
std::string_view resolved_shortcut(std::string_view model, std::string_view shortcut);

/// One data set. `fingerprint` names its content: a digest of the official files' checksums, or of the
/// generator's revision; it is part of a run's id, so that plan needs no data at hand.
struct DataSetInfo {
    std::string_view name;
    std::string_view fingerprint;
    int classes;
    int image_size;  ///< height = width, pixels
    std::int64_t train_images;
    std::int64_t test_images;
    std::string_view summary;
    int channels = 3;
    bool from_files = false;  ///< JPEG files, decoded as they are needed, at data.image_size instead of image_size
};

/// Counts of "folder" are 0 and its fingerprint is empty: its config says (data.classes, data.image_size), and the
/// number of images is known once the folder is read.
inline constexpr DataSetInfo kDataSets[] = {
    {"cifar10", "sha256:9a5bcfec531a52ec", 10, 32, 50000, 10000, "CIFAR-10, binary version (Krizhevsky 2009)"},
    {"cifar100", "sha256:f1b39a0d46d0f167", 100, 32, 50000, 10000, "CIFAR-100, binary version, fine labels"},
    {"mnist", "sha256:d69e13c1bb35a7e5", 10, 28, 60000, 10000, "MNIST, handwritten digits, grey", 1},
    {"fashion-mnist", "sha256:212a3b6dff2bdbc4", 10, 28, 60000, 10000, "Fashion-MNIST, clothes, grey (Xiao 2017)", 1},
    {"svhn", "sha256:473353b632ab1e07", 10, 40, 73257, 26032, "SVHN, cropped house numbers, resized to 40x40"},
    {"svhn-extra", "sha256:10da13ac73eeb991", 10, 40, 604388, 26032, "SVHN, also trained on its extra images"},
    {"imagenet", "sha256:e8bdc257acbf0af1", 1000, 224, 1281167, 50000, "ImageNet, ILSVRC 2012, a folder a class", 3,
     true},
    {"folder", "", 0, 0, 0, 0, "JPEG files in class folders of your own (data.folder, data.classes)", 3, true},
    {"shapes10", "shapes10:2", 10, 32, 4000, 1000, "procedural shapes, generated on the fly; needs no download"},
};

/// The row of that name, or nullptr.
const ModelInfo* find_model(std::string_view name);
const DataSetInfo* find_data_set(std::string_view name);

std::vector<std::string_view> model_names();
std::vector<std::string_view> data_set_names();

}  // namespace bitsweep
