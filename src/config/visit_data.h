#pragma once

#include <type_traits>

#include "config/rules.h"
#include "config/run_config.h"
#include "config/tables.h"

namespace bitsweep {

// The keys of the network and of the data set; config/visit.h says how to read this.

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
    // The path does not matter: the files that the fingerprint is taken of do.
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

}  // namespace bitsweep
