#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <torch/torch.h>

#include "quant/activation.h"
#include "quant/weight.h"

namespace bitsweep {

struct ActivationSums;

/// What a layer's input is.
enum class InputKind {
    kPreActivation,  ///< signed; the layer applies its activation (ReLU, PACT, DoReFa)
    kImages,         ///< normalised pixels: as they are, or fixed-range symmetric below 8 bits
    kFeatures,       ///< non-negative already (pooled activations): quantized, or as they are
};

/// How one layer quantizes: a value.
struct LayerQuant {
    WeightQuantizer weight;
    ActivationQuantizer activation;
    InputKind input = InputKind::kPreActivation;
    Bits image_bits;                              ///< kImages; 8 or more: as they are
    std::optional<ActivationQuantizer> shortcut;  ///< the activation a shortcut reads at this layer, where there is one
    double alpha_init = 10.0;                     ///< PACT
    double image_range = 1.0;                     ///< kImages below 8 bits: clip to [-range, range]
};

/// What a quantized convolution and a quantized linear layer share: weight, bias, clip, and their quantizers.
class QuantLayer : public torch::nn::Module {
public:
    /// x, as the layer's InputKind says -> what the layer multiplies with its weights.
    torch::Tensor activate(const torch::Tensor& x);

    /// activate(x), and the activation that a shortcut reads at its own bits; one clip for both (its gradients add
    /// up). One tensor twice where both bits agree.
    std::pair<torch::Tensor, torch::Tensor> activate_with_shortcut(const torch::Tensor& x);

    /// The weight as the layer uses it; differentiable. Counts SAWB's fallbacks while training.
    QuantizedWeight quantize_weight();

    bool has_alpha() const { return alpha.defined(); }
    const LayerQuant& quant() const { return quant_; }

    /// Bits of what the layer multiplies: 32 where it is not quantized (as images then count, too).
    int weight_bits() const { return quant_.weight.bits(); }
    int activation_bits() const;

    /// "conv" or "linear".
    virtual std::string kind() const = 0;
    /// Multiply-accumulates for one image.
    virtual std::int64_t macs() const = 0;

    /// While set, activate() adds statistics of its input to *sums (nn/diagnostics.h). Borrowed; null = off.
    void observe(ActivationSums* sums) { sums_ = sums; }

    torch::Tensor weight;
    torch::Tensor bias;              ///< undefined where there is none
    torch::Tensor alpha;             ///< scalar float32; undefined where no clip is learned
    torch::Tensor weight_fallbacks;  ///< buffer, scalar int64; undefined where the method has no fallback

protected:
    /// Registers the tensors above under their names. bias_size 0 = no bias.
    QuantLayer(LayerQuant quant, torch::IntArrayRef weight_shape, std::int64_t bias_size);

private:
    torch::Tensor quantize_images(const torch::Tensor& x) const;

    LayerQuant quant_;
    ActivationSums* sums_ = nullptr;
};

struct NamedLayer {
    std::string name;  ///< e.g. "layer1.0.conv1"
    std::shared_ptr<QuantLayer> layer;
};

}  // namespace bitsweep
