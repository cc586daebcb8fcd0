#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace bitsweep {

/// Every quantizer, network and data set by name, without LibTorch (DESIGN.md, D1). The torch-side
/// tables (quant/table.h, models/table.h, data/table.h) are held against these by a test.

enum class Role { kWeight, kActivation };

/// One quantization method. `revision` is bumped when its maths changes: that changes run ids.
struct QuantizerInfo {
    std::string_view name;
    Role role;
    int revision;
    std::string_view keys;  ///< the method's own keys under quant.weight / quant.activation, separated by spaces
    std::string_view summary;

    /// Whether `key` (of quant.weight or quant.activation) changes what this method does.
    bool uses(std::string_view key) const;
};

inline constexpr QuantizerInfo kQuantizers[] = {
    {"none", Role::kWeight, 1, "", "full precision"},
    {"sawb", Role::kWeight, 1, "bits zero_aligned coefficients", "scale from two moments, 2^k uniform levels"},
    {"dorefa", Role::kWeight, 1, "bits", "tanh-normalised weights on [-1, 1]"},
    {"minmax", Role::kWeight, 1, "bits", "2^k - 1 uniform levels on [-max|w|, max|w|]"},
    {"none", Role::kActivation, 1, "", "ReLU, not quantized"},
    {"pact", Role::kActivation, 1, "bits alpha_init alpha_decay", "learned clip [0, alpha], 2^k levels"},
    {"dorefa", Role::kActivation, 1, "bits", "clip to [0, 1], 2^k levels"},
};

/// One network. Layer names are those of the published CIFAR ResNet weights (conv1, layer1.0.conv1, ..., linear).
struct ModelInfo {
    std::string_view name;
    int revision;
    std::string_view summary;
};

inline constexpr ModelInfo kModels[] = {
    {"resnet8", 1, "CIFAR ResNet, 1 block a stage, post-activation, option-A shortcut"},
    {"resnet20", 1, "CIFAR ResNet, 3 blocks a stage, post-activation, option-A shortcut"},
    {"resnet32", 1, "CIFAR ResNet, 5 blocks a stage, post-activation, option-A shortcut"},
    {"resnet44", 1, "CIFAR ResNet, 7 blocks a stage, post-activation, option-A shortcut"},
    {"resnet56", 1, "CIFAR ResNet, 9 blocks a stage, post-activation, option-A shortcut"},
    {"resnet110", 1, "CIFAR ResNet, 18 blocks a stage, post-activation, option-A shortcut"},
};

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
    {"cifar100", "cifar100:1", 100, 32, 50000, 10000, "CIFAR-100, binary version, fine labels (Krizhevsky 2009)"},
    {"mnist", "mnist:1", 10, 28, 60000, 10000, "handwritten digits (LeCun et al. 1998)", 1},
    {"fashion-mnist", "fashion-mnist:1", 10, 28, 60000, 10000, "clothes, in MNIST's format (Xiao et al. 2017)", 1},
    {"svhn", "svhn:1", 10, 40, 73257, 26032, "house numbers, 32x32 resized to 40x40 (Netzer et al. 2011)"},
    {"svhn-extra", "svhn-extra:1", 10, 40, 604388, 26032, "svhn, trained on its extra images too"},
    {"imagenet", "imagenet:1", 1000, 224, 1281167, 50000, "ILSVRC 2012, JPEG files in class folders", 3, true},
    {"folder", "", 0, 0, 0, 0, "JPEG files in class folders of your own (data.folder, data.classes)", 3, true},
    {"shapes10", "shapes10:1", 10, 32, 4000, 1000, "procedural shapes, generated on the fly; needs no download"},
};

/// The row of that name, or nullptr.
const QuantizerInfo* find_quantizer(Role role, std::string_view name);
const ModelInfo* find_model(std::string_view name);
const DataSetInfo* find_data_set(std::string_view name);

std::vector<std::string_view> quantizer_names(Role role);
std::vector<std::string_view> model_names();
std::vector<std::string_view> data_set_names();

}  // namespace bitsweep
