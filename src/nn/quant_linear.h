#pragma once

#include <torch/torch.h>

#include "nn/quant_layer.h"

namespace bitsweep {

struct QuantLinearOptions {
    std::int64_t in_features = 0;
    std::int64_t out_features = 0;
    LayerQuant quant;
};

/// A linear layer with bias that quantizes its own input and weight; the bias stays float32.
class QuantLinearImpl : public QuantLayer {
public:
    explicit QuantLinearImpl(const QuantLinearOptions& options)
        : QuantLayer(options.quant, {options.out_features, options.in_features}, options.out_features,
                     {options.in_features}) {}

    /// x: [N,in_features].
    torch::Tensor forward(const torch::Tensor& x) { return multiply(activate(x)); }

    torch::Tensor multiply(const torch::Tensor& activated) override {
        return torch::linear(activated, weight_values(), bias);
    }

    std::string kind() const override { return "linear"; }
    std::int64_t macs() const override { return weight.numel(); }
};
TORCH_MODULE(QuantLinear);

}  // namespace bitsweep
