#pragma once

#include <string>
#include <vector>

#include <torch/torch.h>

#include "config/run_config.h"
#include "models/table.h"
#include "nn/quant_conv2d.h"
#include "nn/quant_linear.h"

namespace bitsweep {

// He et al.: arXiv 1512.03385 (post-activation), 1603.05027 (full pre-activation).

/// The residual networks (He et al. 2015 and 2016), of CIFAR and of ImageNet, in one: stages of blocks between a stem
/// and a classifier.
///
/// A quantizer belongs to its consumer. Post-activation: what travels between blocks is the sum before its activation;
/// the next block's first convolution activates it (for its branch, and for the shortcut), and after the last block it
/// is a plain ReLU: the same numbers as activating at each block's end. Full pre-activation: what travels is the raw
/// sum, which is never quantized; a block normalises and activates it for its branch. Its shortcut reads the raw sum
/// but for two cases, in which it reads the activated tensor at its own bits: the first block of the network (whose
/// input the stem has normalised), and a block whose shortcut is a 1x1 convolution (both as in Tensorpack's networks).
enum class ShortcutKind {
    kSubsample,  ///< A: every stride-th pixel, zero channels on both sides; no parameters
    kPool,       ///< stride x stride average pool, zero channels on both sides (Tensorpack's CIFAR network)
    kProject,    ///< B: 1x1 convolution with the stride; post-activation: and a batch norm
};

/// One stage: `blocks` blocks whose first has the stride.
struct StagePlan {
    std::int64_t blocks;
    std::int64_t channels;  ///< of a basic block's output; a bottleneck's has four times as many
    std::int64_t stride;
};

struct ResidualPlan {
    std::int64_t stem_channels;
    std::int64_t stem_kernel;  ///< 3: stride 1; 7: stride 2 and a 3x3 max pool of stride 2 behind its batch norm
    std::vector<StagePlan> stages;
    bool bottleneck = false;
    std::string classifier;  ///< its name: "linear" in the published CIFAR networks, "fc" in ImageNet's
};

/// Layer names are the published ones: conv1, bn1, layer<i>.<j>.conv1, ..., .downsample.0, .downsample.1, and in
/// pre-activation `bn` behind the last block; .bn1 then stands before .conv1, and is missing in the first block.
std::shared_ptr<Network> make_residual(const ResidualPlan& plan, const RunConfig& config, const ImageShape& images);

}  // namespace bitsweep
