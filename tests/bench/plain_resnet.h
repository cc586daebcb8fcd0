#pragma once

#include <torch/torch.h>

namespace bitsweep::bench {

/// What everyone would write: a CIFAR ResNet of LibTorch's own modules, full precision, post-activation, option-A
/// shortcut (He et al. 2015, section 4.2), 10 classes. The yardstick that the step is measured against; it shares
/// no code with src/.
struct PlainBlockImpl : torch::nn::Module {
    PlainBlockImpl(std::int64_t in, std::int64_t out, std::int64_t stride_)
        : conv1(torch::nn::Conv2dOptions(in, out, 3).stride(stride_).padding(1).bias(false)),
          conv2(torch::nn::Conv2dOptions(out, out, 3).padding(1).bias(false)),
          bn1(out),
          bn2(out),
          padding((out - in) / 2),
          stride(stride_) {
        register_module("conv1", conv1);
        register_module("conv2", conv2);
        register_module("bn1", bn1);
        register_module("bn2", bn2);
    }

    torch::Tensor forward(const torch::Tensor& x) {
        auto out = torch::relu(bn1(conv1(x)));
        out = bn2(conv2(out));
        return torch::relu(out + shortcut(x));
    }

    torch::Tensor shortcut(const torch::Tensor& x) const {
        using torch::indexing::None;
        using torch::indexing::Slice;
        if (stride == 1) return x;
        const auto sampled = x.index({Slice(), Slice(), Slice(None, None, stride), Slice(None, None, stride)});
        return torch::constant_pad_nd(sampled, {0, 0, 0, 0, padding, padding});
    }

    torch::nn::Conv2d conv1, conv2;
    torch::nn::BatchNorm2d bn1, bn2;
    std::int64_t padding, stride;
};
TORCH_MODULE(PlainBlock);

struct PlainResNetImpl : torch::nn::Module {
    explicit PlainResNetImpl(std::int64_t blocks)
        : conv1(torch::nn::Conv2dOptions(3, 16, 3).padding(1).bias(false)), bn1(16), linear(64, 10) {
        register_module("conv1", conv1);
        register_module("bn1", bn1);
        std::int64_t in = 16;
        for (const std::int64_t out : {16, 32, 64})
            for (std::int64_t i = 0; i < blocks; ++i) {
                body->push_back(PlainBlock(in, out, in == out ? 1 : 2));
                in = out;
            }
        register_module("body", body);
        register_module("linear", linear);
    }

    torch::Tensor forward(const torch::Tensor& images) {
        auto x = body->forward(torch::relu(bn1(conv1(images))));
        return linear(torch::adaptive_avg_pool2d(x, {1, 1}).flatten(1));
    }

    torch::nn::Conv2d conv1;
    torch::nn::BatchNorm2d bn1;
    torch::nn::Sequential body;
    torch::nn::Linear linear;
};
TORCH_MODULE(PlainResNet);

}  // namespace bitsweep::bench
