#pragma once

#include <torch/torch.h>

#include "nn/block_convolution.h"
#include "nn/quant_layer.h"

namespace bitsweep {

/// The number of windows of `kernel` pixels, `stride` apart, along an edge of `size` pixels; 0 where none fits.
inline std::int64_t windows(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
    const auto room = size + 2 * padding - kernel;
    return room < 0 ? 0 : room / stride + 1;
}

struct QuantConv2dOptions {
    std::int64_t in_channels = 0;
    std::int64_t out_channels = 0;
    std::int64_t kernel = 3;
    std::int64_t stride = 1;
    std::int64_t padding = 1;
    std::int64_t groups = 1;
    std::int64_t input_size = 0;  ///< height = width of its input, pixels; for the cost table, and clips a neuron
    LayerQuant quant;

    std::int64_t output_size() const { return windows(input_size, kernel, stride, padding); }
};

/// conv2d in planes, around the faults of the oneDNN that comes with LibTorch.
torch::Tensor convolve_planes(const torch::Tensor& x, const torch::Tensor& w, std::int64_t stride, std::int64_t padding,
                              std::int64_t groups);

/// A convolution without bias that quantizes its own input and weight. With both methods "none" it is
/// conv2d(relu(x)), and nothing more.
class QuantConv2dImpl : public QuantLayer {
public:
    explicit QuantConv2dImpl(const QuantConv2dOptions& options);

    /// x: [N,C,H,W], as its InputKind says (a pre-activation but for the first layer).
    torch::Tensor forward(const torch::Tensor& x) { return multiply(activate(x)); }

    torch::Tensor multiply(const torch::Tensor& activated) override;
    FeatureMap product(FeatureMap& activated) override;

    std::string kind() const override { return "conv"; }
    std::int64_t macs() const override { return weight.numel() * output_size_ * output_size_; }

private:
    std::int64_t padding() const override { return padding_; }

    std::int64_t stride_;
    std::int64_t padding_;
    std::int64_t groups_;
    std::int64_t output_size_;
    BlockConvolution blocks_;
};
TORCH_MODULE(QuantConv2d);

}  // namespace bitsweep
