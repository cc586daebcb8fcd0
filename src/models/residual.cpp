#include "models/residual.h"

#include <algorithm>
#include <cmath>

#include "config/tables.h"
#include "models/layers.h"
#include "nn/placement.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kExpansion = 4;  // of a bottleneck

struct BlockPlan {
    std::string name;  // "layer1.0"
    std::int64_t in_channels = 0, channels = 0, out_channels = 0, stride = 1, input_size = 0;
    bool bottleneck = false;
    bool pre_activation = false;
    bool first = true;  // of the network
    ShortcutKind shortcut = ShortcutKind::kSubsample;

    bool changes_shape() const { return stride != 1 || in_channels != out_channels; }
    bool projects() const { return changes_shape() && shortcut == ShortcutKind::kProject; }
    // Whether the shortcut reads what the first convolution activates.
    bool shortcut_is_activated() const { return !pre_activation || first || projects(); }
    std::int64_t output_size() const { return (input_size + stride - 1) / stride; }
};

// The 1x1 convolution of a shortcut; its children carry the published names "0" and "1".
class DownsampleImpl : public torch::nn::Module {
public:
    DownsampleImpl(const BlockPlan& plan, const LayerQuant& entry, const RunConfig& config)
        : conv_(QuantConv2dOptions{.in_channels = plan.in_channels,
                                   .out_channels = plan.out_channels,
                                   .kernel = 1,
                                   .stride = plan.stride,
                                   .padding = 0,
                                   .input_size = plan.input_size,
                                   .quant = shortcut_conv_quant(config.quant, plan.name + ".downsample.0", entry)}) {
        register_module("0", conv_);
        if (!plan.pre_activation) norm_ = register_module("1", batch_norm(plan.out_channels, config.batchnorm));
    }

    torch::Tensor forward(const torch::Tensor& x) {
        const auto projected = conv_(x);
        return norm_ ? norm_(projected) : projected;
    }

private:
    QuantConv2d conv_;
    torch::nn::BatchNorm2d norm_{nullptr};
};
TORCH_MODULE(Downsample);

class BlockImpl : public torch::nn::Module {
public:
    BlockImpl(const BlockPlan& plan, const RunConfig& config) : plan_(plan) {
        const auto entry = plan.shortcut_is_activated() ? block_entry_quant(config.quant, plan.name + ".conv1")
                                                        : body_quant(config.quant, plan.name + ".conv1");
        if (plan.bottleneck) {
            add_conv(config, entry, plan.in_channels, plan.channels, 1, 1, plan.input_size);
            add_conv(config, {}, plan.channels, plan.channels, 3, plan.stride, plan.input_size);
            add_conv(config, {}, plan.channels, plan.out_channels, 1, 1, plan.output_size());
        } else {
            add_conv(config, entry, plan.in_channels, plan.channels, 3, plan.stride, plan.input_size);
            add_conv(config, {}, plan.channels, plan.out_channels, 3, 1, plan.output_size());
        }
        if (plan.projects()) downsample_ = register_module("downsample", Downsample(plan, entry, config));
    }

    // x: [N,C,H,W], the sum of the block before. Returns this block's sum.
    Pending forward(const Pending& x) { return plan_.pre_activation ? forward_pre(x) : forward_post(x); }

private:
    // In pre-activation a batch norm stands before its convolution, else behind it.
    void add_conv(const RunConfig& config, std::optional<LayerQuant> quant, std::int64_t in, std::int64_t out,
                  std::int64_t kernel, std::int64_t stride, std::int64_t input_size) {
        const auto number = std::to_string(convs_.size() + 1);
        const bool norm_before = plan_.pre_activation && !(plan_.first && convs_.empty());
        if (norm_before) norms_.push_back(register_module("bn" + number, batch_norm(in, config.batchnorm)));
        const QuantConv2dOptions options{
            .in_channels = in,
            .out_channels = out,
            .kernel = kernel,
            .stride = stride,
            .padding = kernel / 2,
            .input_size = input_size,
            .quant = quant ? *quant : body_quant(config.quant, plan_.name + ".conv" + number)};
        convs_.push_back(register_module("conv" + number, QuantConv2d(options)));
        if (!plan_.pre_activation) norms_.push_back(register_module("bn" + number, batch_norm(out, config.batchnorm)));
    }

    Pending forward_post(const Pending& x) {
        const auto [branch, shortcut] = convs_[0]->activate_with_shortcut(x);
        auto out = convs_[0]->convolve(branch);
        for (std::size_t i = 1; i < convs_.size(); ++i) out = convs_[i]->read(Pending(out, norms_[i - 1].get()));
        return Pending(out, norms_.back().get(), carry(shortcut));
    }

    Pending forward_pre(const Pending& x) {
        auto norm = norms_.begin();
        // The first block of the network reads what the stem has normalised; the others a raw sum, which has to stand.
        const auto sum = plan_.first ? torch::Tensor() : x.value();
        const auto [branch, activated] =
            convs_[0]->activate_with_shortcut(plan_.first ? x : Pending(sum, (norm++)->get()));
        auto out = convs_[0]->convolve(branch);
        for (std::size_t i = 1; i < convs_.size(); ++i) out = convs_[i]->read(Pending(out, (norm++)->get()));
        return Pending(out, nullptr, carry(plan_.shortcut_is_activated() ? activated : sum));
    }

    // What is added to the branch: of its size, and without a projection of the block's input channels, which the sum
    // pads with zeros.
    torch::Tensor carry(const torch::Tensor& shortcut) {
        return downsample_ ? downsample_(shortcut) : shrink(shortcut);
    }

    torch::Tensor shrink(const torch::Tensor& x) const {
        if (plan_.stride == 1) return x;
        if (plan_.shortcut == ShortcutKind::kPool)
            return torch::avg_pool2d(x, plan_.stride, plan_.stride, 0, /*ceil_mode=*/true);
        using torch::indexing::Slice;
        const Slice every(torch::indexing::None, torch::indexing::None, plan_.stride);
        return x.index({Slice(), Slice(), every, every});
    }

    BlockPlan plan_;
    std::vector<QuantConv2d> convs_;
    std::vector<torch::nn::BatchNorm2d> norms_;  // in the order they act
    Downsample downsample_{nullptr};
};
TORCH_MODULE(Block);

class StageImpl : public torch::nn::Module {
public:
    void add(const BlockPlan& plan, const RunConfig& config) {
        blocks_.emplace_back(plan, config);
        register_module(std::to_string(blocks_.size() - 1), blocks_.back());
    }

    Pending forward(Pending x) {
        for (auto& block : blocks_) x = block->forward(x);
        return x;
    }

private:
    std::vector<Block> blocks_;
};
TORCH_MODULE(Stage);

ShortcutKind shortcut_kind(const ModelConfig& model) {
    const auto kind = resolved_shortcut(model.name, model.shortcut);
    return kind == "A" ? ShortcutKind::kSubsample : kind == "pool" ? ShortcutKind::kPool : ShortcutKind::kProject;
}

class ResidualNetwork : public Network {
public:
    ResidualNetwork(const ResidualPlan& plan, const RunConfig& config, const ImageShape& images)
        : pool_(plan.stem_kernel > 3), pre_activation_(config.model.block == "pre") {
        const double width = config.model.width;
        const auto stem_channels = widened(plan.stem_channels, width);
        const QuantConv2dOptions stem{.in_channels = images.channels,
                                      .out_channels = stem_channels,
                                      .kernel = plan.stem_kernel,
                                      .stride = pool_ ? 2 : 1,
                                      .padding = plan.stem_kernel / 2,
                                      .input_size = images.size,
                                      .quant = first_quant(config.quant, config.data, "conv1")};
        conv1_ = register_module("conv1", QuantConv2d(stem));
        bn1_ = register_module("bn1", batch_norm(stem_channels, config.batchnorm));
        BlockPlan block;
        block.in_channels = stem_channels;
        block.input_size = pool_ ? (stem.output_size() + 1) / 2 : stem.output_size();
        block.bottleneck = plan.bottleneck;
        block.pre_activation = pre_activation_;
        block.shortcut = shortcut_kind(config.model);
        for (const auto& stage : plan.stages) add_stage(stage, width, config, block);
        if (pre_activation_) bn_ = register_module("bn", batch_norm(block.in_channels, config.batchnorm));
        linear_ = register_module(plan.classifier,
                                  QuantLinear(QuantLinearOptions{.in_features = block.in_channels,
                                                                 .out_features = images.classes,
                                                                 .quant = last_quant(config.quant, plan.classifier)}));
        finish();
    }

    torch::Tensor logits_of(const torch::Tensor& images) override {
        Pending x(conv1_(images), bn1_.get());
        if (pool_) x = Pending(torch::max_pool2d(x.value(), 3, 2, 1));  // before the activation: both only grow
        for (auto& stage : stages_) x = stage->forward(x);
        if (pre_activation_) x = Pending(x.value(), bn_.get());
        return linear_(torch::relu(x.value()).mean({2, 3}));
    }

private:
    // `block` is the last one so far, and is moved on.
    void add_stage(const StagePlan& plan, double width, const RunConfig& config, BlockPlan& block) {
        const auto name = "layer" + std::to_string(stages_.size() + 1);
        Stage stage;
        block.channels = widened(plan.channels, width);
        block.out_channels = block.channels * (block.bottleneck ? kExpansion : 1);
        for (std::int64_t i = 0; i < plan.blocks; ++i) {
            block.name = name + "." + std::to_string(i);
            block.stride = i == 0 ? plan.stride : 1;
            stage->add(block, config);
            block.input_size = block.output_size();
            block.in_channels = block.out_channels;
            block.first = false;
        }
        stages_.push_back(register_module(name, stage));
    }

    bool pool_;
    bool pre_activation_;
    QuantConv2d conv1_{nullptr};
    torch::nn::BatchNorm2d bn1_{nullptr};
    std::vector<Stage> stages_;
    torch::nn::BatchNorm2d bn_{nullptr};
    QuantLinear linear_{nullptr};
};

ResidualPlan cifar_plan(std::int64_t blocks) {
    return {16, 3, {{blocks, 16, 1}, {blocks, 32, 2}, {blocks, 64, 2}}, false, "linear"};
}

ResidualPlan imagenet_plan(const std::vector<std::int64_t>& blocks, bool bottleneck, std::int64_t stem_kernel = 7) {
    ResidualPlan plan{64, stem_kernel, {}, bottleneck, stem_kernel == 7 ? "fc" : "linear"};
    for (std::size_t i = 0; i < blocks.size(); ++i)
        plan.stages.push_back({blocks[i], std::int64_t{64} << i, i == 0 ? 1 : 2});
    return plan;
}

}  // namespace

std::shared_ptr<Network> make_residual(const ResidualPlan& plan, const RunConfig& config, const ImageShape& images) {
    return std::make_shared<ResidualNetwork>(plan, config, images);
}

std::shared_ptr<Network> make_resnet8(const RunConfig& c, const ImageShape& images) {
    return make_residual(cifar_plan(1), c, images);
}
std::shared_ptr<Network> make_resnet20(const RunConfig& c, const ImageShape& images) {
    return make_residual(cifar_plan(3), c, images);
}
std::shared_ptr<Network> make_resnet32(const RunConfig& c, const ImageShape& images) {
    return make_residual(cifar_plan(5), c, images);
}
std::shared_ptr<Network> make_resnet44(const RunConfig& c, const ImageShape& images) {
    return make_residual(cifar_plan(7), c, images);
}
std::shared_ptr<Network> make_resnet56(const RunConfig& c, const ImageShape& images) {
    return make_residual(cifar_plan(9), c, images);
}
std::shared_ptr<Network> make_resnet110(const RunConfig& c, const ImageShape& images) {
    return make_residual(cifar_plan(18), c, images);
}
std::shared_ptr<Network> make_resnet18_cifar(const RunConfig& c, const ImageShape& images) {
    return make_residual(imagenet_plan({2, 2, 2, 2}, false, 3), c, images);
}
std::shared_ptr<Network> make_resnet18(const RunConfig& c, const ImageShape& images) {
    return make_residual(imagenet_plan({2, 2, 2, 2}, false), c, images);
}
std::shared_ptr<Network> make_resnet34(const RunConfig& c, const ImageShape& images) {
    return make_residual(imagenet_plan({3, 4, 6, 3}, false), c, images);
}
std::shared_ptr<Network> make_resnet50(const RunConfig& c, const ImageShape& images) {
    return make_residual(imagenet_plan({3, 4, 6, 3}, true), c, images);
}

}  // namespace bitsweep
