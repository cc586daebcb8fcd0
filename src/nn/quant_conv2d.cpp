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
    return torch::conv2d(activated, quantize_weight().values, {}, stride_, padding_, /*dilation=*/1, groups_);
}

}  // namespace bitsweep
