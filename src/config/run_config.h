#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace bitsweep {

/// What one run is: everything that decides its numbers, and nothing else (no paths, device, threads
/// or labels). A value: parsed once, handed down, never global. Keys, ranges and help: config/visit.h.

/// A bit-width: 1..8, or 32 = full precision.
struct Bits {
    int value = 32;
    bool full_precision() const { return value == 32; }
    bool operator==(const Bits&) const = default;
};

/// Bits of their own, or, written as that word, those of something else.
template <const char* Word>
struct BitsOr {
    std::optional<Bits> own;
    Bits resolve(Bits other) const { return own.value_or(other); }
    bool operator==(const BitsOr&) const = default;
};

inline constexpr char kBody[] = "body", kShortcut[] = "shortcut";
using ShortcutBits = BitsOr<kBody>;            ///< of the activation that a shortcut reads: the body's unless given
using ShortcutWeightBits = BitsOr<kShortcut>;  ///< of a 1x1 shortcut convolution's weights: of the activation it reads

/// Bits of the layers whose name matches a pattern, in the place of the policy's. `*` stands for any run of characters,
/// `?` for one.
struct LayerBits {
    std::string pattern;
    std::optional<Bits> weight;
    std::optional<Bits> activation;  ///< of the layer's input
    std::optional<Bits> shortcut;    ///< of the activation a shortcut reads at this layer
    bool operator==(const LayerBits&) const = default;
};

/// Where PACT's clip starts: at a number, or at a percentile of the first batches' activations.
struct AlphaInit {
    double value = 10.0;
    std::optional<double> percentile;  ///< written "percentile:99.9"; `value` then means nothing
    bool operator==(const AlphaInit&) const = default;
};

/// SAWB's (c1, c2): a table by name, or a pair.
struct SawbCoefficients {
    std::string table = "ibm";  ///< "ibm", "ibm-old", "quantlib" or "fit"; ignored when `pair` is given
    std::optional<std::pair<double, double>> pair;
    bool operator==(const SawbCoefficients&) const = default;
};

struct ModelConfig {
    std::string name = "resnet20";
    double width = 1.0;  ///< multiplies the channels of every layer
    std::string block = "post";
    std::string shortcut = "native";  ///< "native": A for the CIFAR ResNets, B for the others
};

/// The data sets "imagenet" and "folder" are files that are decoded as they are needed (DataSetInfo::from_files);
/// `image_size`, `on_bad_image` and `color_jitter` are theirs alone, and `crop_padding` is not theirs.
struct DataConfig {
    std::string name = "cifar10";
    std::string folder = {};        ///< "folder": the folder that holds train/ and val/, relative to the data root
    std::int64_t classes = 1000;    ///< "folder": class folders under train/
    std::string fingerprint = {};   ///< "folder": of its files; filled in when the config is resolved
    std::int64_t train_images = 0;  ///< 0 = all
    std::int64_t validation = 0;    ///< images split off the training set, by the run's seed
    std::string normalize = "channel";
    std::int64_t crop_padding = 4;  ///< pixels
    bool flip = true;
    std::int64_t image_size = 224;  ///< height = width, pixels
    std::string on_bad_image = "error";
    bool color_jitter = false;
};

struct WeightQuantConfig {
    std::string method = "none";
    Bits bits;
    bool zero_aligned = false;
    SawbCoefficients coefficients;
    double scale_factor = 1.0;  ///< SAWB: on the resulting alpha
    std::string granularity = "tensor";
    std::string gradient = "clip";
    std::string scale = "max";     ///< WRPN
    bool guard = false;            ///< SAWB
    std::string rescale = "none";  ///< DoReFa, APoT
    double ewgs = 0;               ///< delta; 0: off
    double hysteresis = 0;         ///< mse; 0: off

    /// The method that acts: weight methods at 32 bits are "none" (src/README.md, D3).
    const std::string& effective_method() const;
};

struct ActivationQuantConfig {
    std::string method = "none";
    Bits bits;
    AlphaInit alpha_init;
    std::int64_t calibration_batches = 8;  ///< that a start from data sees
    double alpha_decay = 2e-4;             ///< lambda_alpha
    double alpha_lr = 1.0;                 ///< times the learning rate
    double alpha_floor = 1e-3;
    std::string granularity = "layer";
    double clip = 6.0;  ///< of the method "clip"
    double ewgs = 0;    ///< delta; 0: off

    /// The method that acts: one that neither clips nor rounds at 32 bits (QuantizerInfo::acts_at_32) is "none" there.
    const std::string& effective_method() const;
    bool operator==(const ActivationQuantConfig&) const = default;
};

/// First convolution, or last linear layer.
struct EndQuantConfig {
    Bits bits;
    std::string method = "minmax";  ///< of the weights
};

struct ShortcutQuantConfig {
    ShortcutBits bits;
    ShortcutWeightBits weight_bits;
    bool clip = true;
    bool operator==(const ShortcutQuantConfig&) const = default;
};

struct QuantConfig {
    WeightQuantConfig weight;
    ActivationQuantConfig activation;
    EndQuantConfig first;
    EndQuantConfig last;
    ShortcutQuantConfig shortcut;
    std::vector<LayerBits> layers;  ///< the last matching pattern wins
};

struct OptimConfig {
    std::string method = "sgd";
    double lr = 0.1;
    double momentum = 0.9;
    bool nesterov = false;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double decay = 2e-4;  ///< L2 on convolution and linear weights
    bool decay_bn = false;
};

struct ScheduleConfig {
    std::string method = "step";
    std::vector<std::int64_t> milestones = {60, 120};  ///< epochs
    double gamma = 0.1;
    std::int64_t warmup_steps = 0;
};

struct BatchNormConfig {
    double momentum = 0.1;
    double epsilon = 1e-5;
};

/// How a step is computed.
struct TrainConfig {
    std::string precision = "float32";
    bool graph = false;
};

struct RunConfig;

struct InitConfig {
    std::string weights;            ///< safetensors file, relative to the data root; "" = random
    std::string weights_sha256;     ///< of its content; filled in when the config is resolved
    OrderedJson from;               ///< as written: a recipe's path, or an object of keys; null = none
    std::vector<RunConfig> parent;  ///< what `from` means, complete; at most one. Filled in when resolved
};

struct RunConfig {
    ModelConfig model;
    DataConfig data;
    QuantConfig quant;
    OptimConfig optim;
    ScheduleConfig schedule;
    BatchNormConfig batchnorm;
    TrainConfig train;
    InitConfig init;
    std::int64_t epochs = 200;
    std::int64_t batch = 128;
    std::int64_t seed = 1;
};

}  // namespace bitsweep
