#include "nn/quant_conv2d.h"

namespace bitsweep {

QuantConv2dImpl::QuantConv2dImpl(const QuantConv2dOptions& options)
    : QuantLayer(options.quant,
                 {options.out_channels, options.in_channels / options.groups, options.kernel, options.kernel}, 0,
                 {options.in_channels, options.input_size, options.input_size}),
      stride_(options.stride),
      padding_(options.padding),
      groups_(options.groups),
      output_size_(options.output_size()) {}

torch::Tensor QuantConv2dImpl::convolve(const torch::Tensor& activated) {
    const auto values = quantize_weight().values;
    if (product_ == torch::kFloat32)
        return torch::conv2d(activated, values, {}, stride_, padding_, /*dilation=*/1, groups_);
    // Tensor cores want channels last; both orders give the same numbers up to rounding.
    const auto order = activated.is_cuda() ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Preserve;
    const auto narrow = [&](const torch::Tensor& x) { return x.to(product_, false, false, order); };
    return torch::conv2d(narrow(activated), narrow(values), {}, stride_, padding_, /*dilation=*/1, groups_)
        .to(torch::kFloat32);
}

}  // namespace bitsweep
