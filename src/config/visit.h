#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/run_config.h"
#include "config/tables.h"

namespace bitsweep {

/// One `visit()` per struct drives parsing, defaults, help, the canonical form, the hash and the errors.
///
/// A visitor has two members:
///   field(name, value, rule, help, matters)  one key
///   group(name, value, matters)              a struct of keys; the visitor calls visit() on it
/// `matters` is false where the key cannot change the run's numbers, given the rest of the config: the
/// canonical form leaves such keys out (src/README.md, D3).

/// What a number may be.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool low_open = false;  ///< low itself is not allowed
};

/// What a string may be. Empty = anything.
struct Choice {
    std::vector<std::string_view> names;
};

/// For types whose rule is in the type (bool, Bits, ...).
struct NoRule {};

inline constexpr Range kPositive{0.0, std::numeric_limits<double>::infinity(), true};
inline constexpr Range kNotNegative{0.0, std::numeric_limits<double>::infinity(), false};
inline constexpr Range kCount{0.0, 1e12, false};
inline constexpr Range kCountFromOne{1.0, 1e12, false};
inline constexpr Range kFraction{0.0, 1.0, false};

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, ModelConfig>
void visit(Self& c, V& v) {
    v.field("name", c.name, Choice{model_names()}, "network", true);
    v.field("width", c.width, Range{0, 64, true}, "multiplies the channels of every layer", true);
    const auto* model = find_model(c.name);
    const bool residual = model != nullptr && model->residual();
    v.field("block", c.block, Choice{{"post", "pre"}}, "residual networks: post-activation, or full pre-activation",
            residual);
    v.field("shortcut", c.shortcut, Choice{{"native", "A", "pool", "B"}},
            "where shapes change: A = subsample + zero channels, pool = 2x2 average + zero channels, B = 1x1 "
            "convolution; native = A for the CIFAR ResNets, B for the others",
            residual);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, DataConfig>
void visit(Self& c, V& v) {
    const auto* info = find_data_set(c.name);
    const bool from_files = info != nullptr && info->from_files;
    const bool is_folder = c.name == "folder";
    v.field("name", c.name, Choice{data_set_names()}, "data set", true);
    // The path does not matter: what the fingerprint is taken of does.
    v.field("folder", c.folder, Choice{}, "folder: where train/<class>/* and val/<class>/* are, under the data root",
            false);
    v.field("classes", c.classes, Range{2, 65536}, "folder: number of class folders", is_folder);
    v.field("fingerprint", c.fingerprint, Choice{},
            "folder: names and sizes of its files; filled in, or checked when given",
            is_folder && !c.fingerprint.empty());
    v.field("train_images", c.train_images, kCount, "use only the first N training images; 0 = all", true);
    v.field("validation", c.validation, kCount, "images split off the training set by the seed", true);
    v.field("normalize", c.normalize, Choice{{"channel", "imagenet", "pixel_mean", "none"}},
            "channel: training set's mean and std a channel; imagenet: ImageNet's; pixel_mean: per-pixel mean, /128; "
            "none: pixels in [0, 1]",
            true);
    v.field("crop_padding", c.crop_padding, Range{0, 16}, "zero padding of the random crop, pixels; 0 = no crop",
            !from_files);
    v.field("flip", c.flip, NoRule{}, "flip half of the training images left to right", true);
    v.field("image_size", c.image_size, Range{16, 512}, "imagenet, folder: pixels a side that the network sees",
            from_files);
    v.field("on_bad_image", c.on_bad_image, Choice{{"error", "skip"}},
            "imagenet, folder: error: a file that cannot be decoded ends the run; skip: such files are left out and "
            "counted, found by decoding every file before the training",
            from_files);
    v.field("color_jitter", c.color_jitter, NoRule{},
            "imagenet, folder: random brightness, contrast, saturation and lighting of the training images",
            from_files);
}

/// Whether `method` of that role acts on its key `key`.
inline bool method_uses(Role role, std::string_view method, std::string_view key) {
    const auto* info = find_quantizer(role, method);
    return info != nullptr && info->uses(key);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, WeightQuantConfig>
void visit(Self& c, V& v) {
    const auto& method = c.effective_method();
    const auto matters = [&](std::string_view key) { return method_uses(Role::kWeight, method, key); };
    v.field("method", c.method, Choice{quantizer_names(Role::kWeight)}, "weight quantizer", method == c.method);
    v.field("bits", c.bits, NoRule{}, "bits of the body's weights; 32 = full precision", matters("bits"));
    v.field("zero_aligned", c.zero_aligned, NoRule{}, "SAWB, mse: 2^k - 1 levels with a zero, not 2^k",
            matters("zero_aligned"));
    v.field("coefficients", c.coefficients, NoRule{}, "SAWB: ibm, ibm-old, quantlib, fit (ours), or a pair [c1, c2]",
            matters("coefficients"));
    v.field("scale_factor", c.scale_factor, Range{0, 1000, true}, "SAWB: multiplies the scale",
            matters("scale_factor"));
    v.field("granularity", c.granularity, Choice{{"tensor", "channel"}}, "one scale a tensor, or an output channel",
            matters("granularity"));
    v.field("gradient", c.gradient, Choice{{"clip", "pass"}}, "beyond the scale the gradient is 0, or passes (SAWB+)",
            matters("gradient"));
    v.field("scale", c.scale, Choice{{"max", "none"}},
            "WRPN: weights are divided by max|w| first, or literally clipped to [-1, 1]", matters("scale"));
    v.field("guard", c.guard, NoRule{}, "SAWB: max|w| stands in for a scale below mean|w| too", matters("guard"));
    v.field(
        "rescale", c.rescale, Choice{{"none", "std", "constant"}},
        "DoReFa, APoT: values times a factor: std: the weights' spread; constant: 1/sqrt(outputs x kernel x variance)",
        matters("rescale"));
    v.field("ewgs", c.ewgs, Range{0, 100}, "EWGS: delta, by which the gradient feels the rounding error; 0 = off",
            matters("ewgs"));
    v.field("hysteresis", c.hysteresis, Range{0, 0.999},
            "mse: the scale is kept until another one has an error smaller by this share; 0 = off",
            matters("hysteresis"));
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, ActivationQuantConfig>
void visit(Self& c, V& v) {
    const auto& method = c.effective_method();
    const auto matters = [&](std::string_view key) { return method_uses(Role::kActivation, method, key); };
    v.field("method", c.method, Choice{quantizer_names(Role::kActivation)}, "activation quantizer", method == c.method);
    v.field("bits", c.bits, NoRule{}, "bits of the body's activations; 32 = clipped but not rounded", matters("bits"));
    v.field("alpha_init", c.alpha_init, kPositive, "PACT: initial clip, a number or \"percentile:99.9\"",
            matters("alpha_init"));
    v.field("calibration_batches", c.calibration_batches, kCountFromOne,
            "what starts from data (PACT: a percentile) sees the first N batches",
            matters("calibration_batches") || (matters("alpha_init") && c.alpha_init.percentile.has_value()));
    v.field("alpha_decay", c.alpha_decay, kNotNegative, "PACT: lambda_alpha, the L2 coefficient of the clip",
            matters("alpha_decay"));
    v.field("alpha_lr", c.alpha_lr, kPositive, "PACT: the clip's learning rate, as a factor on optim.lr",
            matters("alpha_lr"));
    v.field("alpha_floor", c.alpha_floor, kPositive, "PACT: a clip below it is set to it, and counted",
            matters("alpha_floor"));
    v.field("granularity", c.granularity, Choice{{"layer", "channel", "neuron"}},
            "PACT: one clip a layer, an input channel, or an input element", matters("granularity"));
    v.field("clip", c.clip, kPositive, "clip: the fixed clip", matters("clip"));
    v.field("ewgs", c.ewgs, Range{0, 100}, "EWGS: delta, by which the gradient feels the rounding error; 0 = off",
            matters("ewgs"));
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, EndQuantConfig>
void visit(Self& c, V& v) {
    v.field("bits", c.bits, NoRule{}, "bits of this layer's weights and input; 32 = full precision", true);
    v.field("method", c.method, Choice{end_quantizer_names()}, "weight quantizer of this layer",
            !c.bits.full_precision());
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, ShortcutQuantConfig>
void visit(Self& c, V& v) {
    v.field("bits", c.bits, NoRule{}, "bits of the activation a shortcut reads; \"body\" = the body's", true);
    v.field("weight_bits", c.weight_bits, NoRule{},
            "bits of a 1x1 shortcut convolution's weights; \"shortcut\" = together with the activation it reads", true);
    v.field("clip", c.clip, NoRule{}, "false: the shortcut reads the unclipped ReLU output, unquantized", true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, QuantConfig>
void visit(Self& c, V& v) {
    v.group("weight", c.weight, true);
    v.group("activation", c.activation, true);
    v.group("first", c.first, true);
    v.group("last", c.last, true);
    v.group("shortcut", c.shortcut, c.activation.effective_method() != "none" || c.weight.effective_method() != "none");
    v.field("layers", c.layers, NoRule{},
            "bits of single layers by name: {\"layer3.*\": {\"weight\": 4, \"activation\": 8, \"shortcut\": 32}}; "
            "the last matching pattern wins",
            true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, OptimConfig>
void visit(Self& c, V& v) {
    const bool sgd = c.method == "sgd";
    const bool adam = c.method == "adam";
    v.field("method", c.method, Choice{{"sgd", "adam"}}, "optimizer", true);
    v.field("lr", c.lr, kPositive, "peak learning rate", true);
    v.field("momentum", c.momentum, kFraction, "SGD: momentum", sgd);
    v.field("nesterov", c.nesterov, NoRule{}, "SGD: Nesterov momentum", sgd);
    v.field("beta1", c.beta1, kFraction, "Adam: decay of the first moment", adam);
    v.field("beta2", c.beta2, kFraction, "Adam: decay of the second moment", adam);
    v.field("epsilon", c.epsilon, kPositive, "Adam: added to the root of the second moment", adam);
    v.field("decay", c.decay, kNotNegative, "L2 coefficient of convolution and linear weights", true);
    v.field("decay_bn", c.decay_bn, NoRule{}, "decay batch-norm parameters and biases too", true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, ScheduleConfig>
void visit(Self& c, V& v) {
    const bool step = c.method == "step";
    v.field("method", c.method, Choice{{"step", "cosine", "linear", "constant"}}, "learning-rate schedule", true);
    v.field("milestones", c.milestones, kCountFromOne, "step: epochs after which the rate is multiplied by gamma",
            step);
    v.field("gamma", c.gamma, kPositive, "step: the factor", step);
    v.field("warmup_steps", c.warmup_steps, kCount, "steps of linear warm-up from 0", true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, BatchNormConfig>
void visit(Self& c, V& v) {
    v.field("momentum", c.momentum, kFraction, "weight of the new batch in the running statistics", true);
    v.field("epsilon", c.epsilon, kPositive, "added to the variance", true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, TrainConfig>
void visit(Self& c, V& v) {
    v.field("precision", c.precision, Choice{{"float32", "bf16"}},
            "what convolutions multiply in; parameters, batch norm and quantizers are float32 always", true);
    v.field("graph", c.graph, NoRule{}, "CUDA: forward and backward pass are captured once, and replayed as one graph",
            true);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, InitConfig>
void visit(Self& c, V& v) {
    // The path does not matter: the content's hash does.
    v.field("weights", c.weights, Choice{}, "initial weights: a safetensors file under the data root", false);
    v.field("weights_sha256", c.weights_sha256, Choice{}, "SHA-256 of that file; filled in, or checked when given",
            !c.weights_sha256.empty());
    v.field("from", c.from, NoRule{},
            "initial weights: the finished run of a recipe (path), or of {\"base\": path, key: value, ...}; its seed "
            "is this run's unless given",
            false);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, RunConfig>
void visit(Self& c, V& v) {
    v.group("model", c.model, true);
    v.group("data", c.data, true);
    v.group("quant", c.quant, true);
    v.group("optim", c.optim, true);
    v.group("schedule", c.schedule, true);
    v.group("batchnorm", c.batchnorm, true);
    v.group("train", c.train, true);
    v.group("init", c.init, true);
    v.field("epochs", c.epochs, kCountFromOne, "passes over the training set", true);
    v.field("batch", c.batch, kCountFromOne, "images a step", true);
    v.field("seed", c.seed, kCount, "seed of every random stream of the run", true);
}

template <class Work>
struct KeyVisitor {
    Work& work;
    std::string key = {};
    bool group_matters = true;

    template <class T, class Rule>
    void field(std::string_view name, T& value, const Rule& rule, std::string_view help, bool matters) {
        const auto outer = key.size();
        key.append(name);
        work(key, value, rule, help, matters && group_matters);
        key.resize(outer);
    }
    template <class Group>
    void group(std::string_view name, Group& value, bool matters) {
        const auto outer = key.size();
        const bool outer_matters = std::exchange(group_matters, group_matters && matters);
        key.append(name).append(".");
        visit(value, *this);
        key.resize(outer);
        group_matters = outer_matters;
    }
};

/// Calls `work(key, value, rule, help, matters)` for every key of the config, in order. `key` is dotted, and one that
/// stands in a group that does not matter does not either.
template <class Config, class Work>
void for_each_key(Config& config, Work work) {
    KeyVisitor<Work> visitor{work};
    visit(config, visitor);
}

}  // namespace bitsweep
