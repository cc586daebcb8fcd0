#include "nn/quant_conv2d.h"

#include <torch/version.h>

namespace bitsweep {
namespace {

// oneDNN 3.6, which comes with LibTorch 2.6, has two faults on the CPU.
// It reads channels up to a whole block of 16 that nobody wrote: of the input in the forward pass (from 17 channels),
// of the output's gradient in the backward one. What lies there may be NaN, and zero weights do not help. Channels of
// zeros do, and change no number but by rounding. And it divides by zero in the backward pass of a strided 1x1
// convolution of 512 channels and more. The same pixels taken first, and then every one of them, is the same product.
constexpr std::int64_t kBlock = 16;

bool has_faults(const torch::Tensor& x) {
    return TORCH_VERSION_MAJOR >= 2 && x.is_cpu();
}

std::int64_t missing_channels(std::int64_t channels) {
    return (kBlock - channels % kBlock) % kBlock;
}

torch::Tensor every_nth_pixel(const torch::Tensor& x, std::int64_t n) {
    return x.slice(2, 0, x.size(2), n).slice(3, 0, x.size(3), n).contiguous();
}

}  // namespace

torch::Tensor convolve_planes(const torch::Tensor& x, const torch::Tensor& w, std::int64_t stride, std::int64_t padding,
                              std::int64_t groups) {
    const auto conv = [&](const torch::Tensor& from, const torch::Tensor& by, std::int64_t its_stride) {
        return torch::conv2d(from, by, {}, its_stride, padding, /*dilation=*/1, groups);
    };
    if (!has_faults(x) || groups != 1) return conv(x, w, stride);
    const auto out = w.size(0), in = w.size(1);
    const auto more_out = missing_channels(out), more_in = in > kBlock ? missing_channels(in) : 0;
    const bool picks_pixels = stride > 1 && w.size(2) == 1 && padding == 0;
    auto from = picks_pixels ? every_nth_pixel(x, stride) : x;
    if (more_in > 0) from = torch::constant_pad_nd(from, {0, 0, 0, 0, 0, more_in});
    const auto by = more_in + more_out > 0 ? torch::constant_pad_nd(w, {0, 0, 0, 0, 0, more_in, 0, more_out}) : w;
    const auto product = conv(from, by, picks_pixels ? 1 : stride);
    return more_out > 0 ? product.narrow(1, 0, out).contiguous() : product;
}

QuantConv2dImpl::QuantConv2dImpl(const QuantConv2dOptions& options)
    : QuantLayer(options.quant,
                 {options.out_channels, options.in_channels / options.groups, options.kernel, options.kernel}, 0,
                 {options.in_channels, options.input_size, options.input_size}),
      stride_(options.stride),
      padding_(options.padding),
      groups_(options.groups),
      output_size_(options.output_size()),
      blocks_({options.out_channels, options.kernel, options.stride, options.padding, options.groups}) {}

torch::Tensor QuantConv2dImpl::multiply(const torch::Tensor& activated) {
    const auto values = weight_values();
    const auto product_of = [&](const torch::Tensor& x, const torch::Tensor& w) {
        return convolve_planes(x, w, stride_, padding_, groups_);
    };
    if (product_ == torch::kFloat32) return product_of(activated, values);
    // Tensor cores want channels last; both orders give the same numbers up to rounding.
    const auto order = activated.is_cuda() ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Preserve;
    const auto narrow = [&](const torch::Tensor& x) { return x.to(product_, false, false, order); };
    return product_of(narrow(activated), narrow(values)).to(torch::kFloat32);
}

FeatureMap QuantConv2dImpl::product(FeatureMap& activated) {
    const bool on_integers = path().kind == LayerPath::Kind::kInteger && activated.has_levels();
    if (!on_integers && path().kind != LayerPath::Kind::kBlocked) return QuantLayer::product(activated);
    const auto quantized = take_weight();
    const auto values = quantized.values.contiguous();
    return on_integers ? blocks_.multiply_levels(kernels(), activated, values, quant().weight.integers(quantized))
                       : blocks_.multiply_floats(kernels(), activated, values);
}

}  // namespace bitsweep
