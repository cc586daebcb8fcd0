#include <algorithm>
#include <cmath>
#include <vector>

#include "models/table.h"
#include "nn/placement.h"
#include "nn/quant_conv2d.h"
#include "nn/quant_linear.h"

namespace bitsweep {
namespace {

/// The CIFAR ResNet of He et al. 2015, section 4.2: 3 stages of `blocks` blocks at 16, 32, 64 channels (times the
/// width), post-activation, option-A shortcuts.
///
/// A quantizer belongs to its consumer, so what travels between blocks is the sum before its activation: the next
/// block's first convolution activates it (for its branch, and for the shortcut), and after the last block it is a
/// plain ReLU. The same numbers as activating at each block's end.

torch::nn::BatchNorm2d batch_norm(std::int64_t channels, const BatchNormConfig& config) {
    return torch::nn::BatchNorm2d(
        torch::nn::BatchNorm2dOptions(channels).eps(config.epsilon).momentum(config.momentum));
}

class BlockImpl : public torch::nn::Module {
public:
    BlockImpl(std::int64_t in_channels, std::int64_t out_channels, std::int64_t stride, std::int64_t output_size,
              const RunConfig& config)
        : stride_(stride),
          conv1_(QuantConv2dOptions{.in_channels = in_channels,
                                    .out_channels = out_channels,
                                    .stride = stride,
                                    .output_size = output_size,
                                    .quant = block_entry_quant(config.quant)}),
          bn1_(batch_norm(out_channels, config.batchnorm)),
          conv2_(QuantConv2dOptions{.in_channels = out_channels,
                                    .out_channels = out_channels,
                                    .output_size = output_size,
                                    .quant = body_quant(config.quant)}),
          bn2_(batch_norm(out_channels, config.batchnorm)),
          pad_before_((out_channels - in_channels) / 2),
          pad_after_(out_channels - in_channels - pad_before_) {
        register_module("conv1", conv1_);
        register_module("bn1", bn1_);
        register_module("conv2", conv2_);
        register_module("bn2", bn2_);
    }

    // x: [N,C,H,W], the sum of the block before. Returns this block's sum.
    torch::Tensor forward(const torch::Tensor& x) {
        const auto [branch, shortcut] = conv1_->activate_with_shortcut(x);
        auto out = bn1_(conv1_->convolve(branch));
        out = bn2_(conv2_(out));
        return out + carry(shortcut);
    }

private:
    // Option A: every second pixel, zero channels on both sides. No parameters, no arithmetic.
    torch::Tensor carry(const torch::Tensor& shortcut) const {
        if (stride_ == 1 && pad_before_ + pad_after_ == 0) return shortcut;
        using torch::indexing::Slice;
        const Slice every(torch::indexing::None, torch::indexing::None, stride_);
        const auto sampled = shortcut.index({Slice(), Slice(), every, every});
        return torch::constant_pad_nd(sampled, {0, 0, 0, 0, pad_before_, pad_after_});
    }

    std::int64_t stride_;
    QuantConv2d conv1_;
    torch::nn::BatchNorm2d bn1_;
    QuantConv2d conv2_;
    torch::nn::BatchNorm2d bn2_;
    std::int64_t pad_before_;
    std::int64_t pad_after_;
};
TORCH_MODULE(Block);

class StageImpl : public torch::nn::Module {
public:
    StageImpl(std::int64_t in_channels, std::int64_t out_channels, std::int64_t blocks, std::int64_t stride,
              std::int64_t output_size, const RunConfig& config) {
        for (std::int64_t i = 0; i < blocks; ++i) {
            blocks_.emplace_back(i == 0 ? in_channels : out_channels, out_channels, i == 0 ? stride : 1, output_size,
                                 config);
            register_module(std::to_string(i), blocks_.back());
        }
    }

    torch::Tensor forward(torch::Tensor x) {
        for (auto& block : blocks_) x = block(x);
        return x;
    }

private:
    std::vector<Block> blocks_;
};
TORCH_MODULE(Stage);

std::int64_t widened(std::int64_t channels, double width) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(channels) * width));
}

class CifarResNet : public Network {
public:
    CifarResNet(std::int64_t blocks, const RunConfig& config, const ImageShape& images) {
        const auto channels = [&](std::int64_t base) { return widened(base, config.model.width); };
        const std::int64_t size = images.size;
        const std::int64_t half = (size + 1) / 2;
        const std::int64_t quarter = (half + 1) / 2;
        conv1_ =
            register_module("conv1", QuantConv2d(QuantConv2dOptions{.in_channels = images.channels,
                                                                    .out_channels = channels(16),
                                                                    .output_size = size,
                                                                    .quant = first_quant(config.quant, config.data)}));
        bn1_ = register_module("bn1", batch_norm(channels(16), config.batchnorm));
        layer1_ = register_module("layer1", Stage(channels(16), channels(16), blocks, 1, size, config));
        layer2_ = register_module("layer2", Stage(channels(16), channels(32), blocks, 2, half, config));
        layer3_ = register_module("layer3", Stage(channels(32), channels(64), blocks, 2, quarter, config));
        linear_ = register_module("linear", QuantLinear(QuantLinearOptions{.in_features = channels(64),
                                                                           .out_features = images.classes,
                                                                           .quant = last_quant(config.quant)}));
        finish();
    }

    torch::Tensor forward(const torch::Tensor& images) override {
        auto x = bn1_(conv1_(images));
        x = layer3_(layer2_(layer1_(x)));
        return linear_(torch::relu(x).mean({2, 3}));
    }

private:
    QuantConv2d conv1_{nullptr};
    torch::nn::BatchNorm2d bn1_{nullptr};
    Stage layer1_{nullptr};
    Stage layer2_{nullptr};
    Stage layer3_{nullptr};
    QuantLinear linear_{nullptr};
};

template <int kBlocks>
std::shared_ptr<Network> make(const RunConfig& config, const ImageShape& images) {
    return std::make_shared<CifarResNet>(kBlocks, config, images);
}

}  // namespace

std::shared_ptr<Network> make_resnet8(const RunConfig& c, const ImageShape& images) {
    return make<1>(c, images);
}
std::shared_ptr<Network> make_resnet20(const RunConfig& c, const ImageShape& images) {
    return make<3>(c, images);
}
std::shared_ptr<Network> make_resnet32(const RunConfig& c, const ImageShape& images) {
    return make<5>(c, images);
}
std::shared_ptr<Network> make_resnet44(const RunConfig& c, const ImageShape& images) {
    return make<7>(c, images);
}
std::shared_ptr<Network> make_resnet56(const RunConfig& c, const ImageShape& images) {
    return make<9>(c, images);
}
std::shared_ptr<Network> make_resnet110(const RunConfig& c, const ImageShape& images) {
    return make<18>(c, images);
}

}  // namespace bitsweep
