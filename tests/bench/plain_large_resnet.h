#pragma once

#include <vector>

#include <torch/torch.h>

namespace bitsweep::bench {

/// The plain twin of a ResNet for larger images (He et al. 2015, table 1; shortcuts with projections), of LibTorch's
/// own modules, as bench/plain_resnet.h is of the CIFAR ones.
struct PlainLargeShape {
    const char* name;
    std::vector<int> blocks;
    bool bottleneck = false;
    bool small_stem = false;  ///< 3x3 and no pooling
};

inline const PlainLargeShape kPlainLargeResNets[] = {
    {"resnet18", {2, 2, 2, 2}},
    {"resnet18-cifar", {2, 2, 2, 2}, false, true},
    {"resnet34", {3, 4, 6, 3}},
    {"resnet50", {3, 4, 6, 3}, true},
};

inline torch::nn::Sequential plain_conv_norm(std::int64_t in, std::int64_t out, std::int64_t kernel,
                                             std::int64_t stride) {
    return torch::nn::Sequential(
        torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false)),
        torch::nn::BatchNorm2d(out));
}

struct PlainLargeBlockImpl : torch::nn::Module {
    PlainLargeBlockImpl(std::int64_t in, std::int64_t channels, std::int64_t stride, bool bottleneck) {
        const auto out = bottleneck ? 4 * channels : channels;
        const auto add = [&](std::int64_t from, std::int64_t to, std::int64_t kernel, std::int64_t its_stride) {
            if (!branch->is_empty()) branch->push_back(torch::nn::ReLU());
            branch->extend(*plain_conv_norm(from, to, kernel, its_stride));
        };
        if (bottleneck) add(in, channels, 1, 1);
        add(bottleneck ? channels : in, channels, 3, stride);
        if (bottleneck) add(channels, out, 1, 1);
        else add(channels, out, 3, 1);
        register_module("branch", branch);
        if (in != out || stride != 1) shortcut = register_module("shortcut", plain_conv_norm(in, out, 1, stride));
    }

    torch::Tensor forward(const torch::Tensor& x) {
        return torch::relu(branch->forward(x) + (shortcut.is_empty() ? x : shortcut->forward(x)));
    }

    torch::nn::Sequential branch;
    torch::nn::Sequential shortcut{nullptr};
};
TORCH_MODULE(PlainLargeBlock);

struct PlainLargeResNetImpl : torch::nn::Module {
    explicit PlainLargeResNetImpl(const PlainLargeShape& shape) {
        body->extend(*plain_conv_norm(3, 64, shape.small_stem ? 3 : 7, shape.small_stem ? 1 : 2));
        body->push_back(torch::nn::ReLU());
        if (!shape.small_stem)
            body->push_back(torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(3).stride(2).padding(1)));
        std::int64_t in = 64, channels = 64;
        for (std::size_t stage = 0; stage < shape.blocks.size(); ++stage, channels *= 2)
            for (int i = 0; i < shape.blocks[stage]; ++i) {
                body->push_back(PlainLargeBlock(in, channels, stage > 0 && i == 0 ? 2 : 1, shape.bottleneck));
                in = shape.bottleneck ? 4 * channels : channels;
            }
        register_module("body", body);
        linear = register_module("linear", torch::nn::Linear(in, 10));
    }

    torch::Tensor forward(const torch::Tensor& images) {
        return linear(torch::adaptive_avg_pool2d(body->forward(images), {1, 1}).flatten(1));
    }

    torch::nn::Sequential body;
    torch::nn::Linear linear{nullptr};
};
TORCH_MODULE(PlainLargeResNet);

}  // namespace bitsweep::bench
