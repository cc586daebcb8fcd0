#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "config/quant_config.h"

namespace bitsweep {

/// What one run is: everything that decides its numbers, and nothing else (no paths, device, threads
/// or labels). A value: parsed once, handed down, never global. Keys, ranges and help: config/visit.h.

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

struct RunConfig;

/// Training on the outputs of a trained network beside the labels.
struct DistillConfig {
    OrderedJson from;               ///< as InitConfig::from; null = none
    std::vector<RunConfig> parent;  ///< as InitConfig::parent
    double weight = 1;
    double temperature = 1;
};

/// How a step is computed.
struct TrainConfig {
    std::string precision = "float32";
    bool graph = false;
    DistillConfig distill;
};

struct InitConfig {
    std::string weights;            ///< safetensors file, relative to the data root; "" = random
    std::string weights_sha256;     ///< of its content; filled in when the config is resolved
    OrderedJson from;               ///< as written: a recipe's path, or an object of keys; null = none
    std::vector<RunConfig> parent;  ///< the config that `from` names, complete; at most one. Filled in when resolved
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

    /// The run that must have finished before this one: the one it starts from, or learns from, which are the same
    /// where both are given. Null where there is none. Of a resolved config.
    const RunConfig* needed() const;
};

}  // namespace bitsweep
