#pragma once

#include <array>

#include "models/plan.h"

namespace bitsweep {

/// One stage: `blocks` blocks whose first has the stride. 0 blocks: there is no such stage.
struct StageShape {
    int blocks = 0;
    int channels = 0;  ///< of a basic block's output; a bottleneck's has four times as many
    int stride = 1;
};

/// A residual network (He et al., arXiv 1512.03385 and 1603.05027), of CIFAR or of ImageNet: stages of blocks between a
/// stem and a classifier.
///
/// A quantizer belongs to its consumer. Post-activation: blocks hand on the sum before its activation. The next block's
/// first convolution activates the sum, for its branch and for the shortcut; after the last block it is a plain ReLU.
/// The numbers are those of an activation at each block's end. Full pre-activation: blocks hand on the raw sum, which
/// is never quantized; a block normalises and activates it for its branch. Its shortcut reads the raw sum but for two
/// cases, in which it reads the activated tensor at its own bits: the first block of the network (whose input the stem
/// has normalised), and a block whose shortcut is a 1x1 convolution (both as in Tensorpack's networks).
///
/// model.shortcut, where a block changes the shape: "A" takes every stride-th pixel, "pool" the mean of stride x stride
/// pixels (Tensorpack's CIFAR network), both with zero channels on both sides; "B" is a 1x1 convolution with the
/// stride, in post-activation with a batch norm.
///
/// Layer names are the published ones: conv1, bn1, layer<i>.<j>.conv1, ..., .downsample.0, .downsample.1, and in
/// pre-activation `bn` behind the last block; .bn1 then stands before .conv1, and is missing in the first block.
struct ResidualShape {
    int stem_channels;
    int stem_kernel;  ///< 3: stride 1; 7: stride 2 and a 3x3 max pool of stride 2 behind its batch norm
    std::array<StageShape, 4> stages;
    bool bottleneck;
    const char* classifier;  ///< its name: "linear" in the published CIFAR networks, "fc" in ImageNet's
};

constexpr ResidualShape cifar(int blocks) {
    return {16, 3, {{{blocks, 16, 1}, {blocks, 32, 2}, {blocks, 64, 2}}}, false, "linear"};
}

enum class BlockKind { kBasic, kBottleneck };

constexpr ResidualShape imagenet(const std::array<int, 4>& blocks, BlockKind kind) {
    return {64,
            7,
            {{{blocks[0], 64, 1}, {blocks[1], 128, 2}, {blocks[2], 256, 2}, {blocks[3], 512, 2}}},
            kind == BlockKind::kBottleneck,
            "fc"};
}

/// The same for small images: a 3x3 stem, and the CIFAR networks' name of the classifier.
constexpr ResidualShape with_small_stem(ResidualShape shape) {
    shape.stem_kernel = 3;
    shape.classifier = "linear";
    return shape;
}

NetworkPlan make_plan(const ResidualShape& shape, const RunConfig& config, const ImageShape& images);

}  // namespace bitsweep
