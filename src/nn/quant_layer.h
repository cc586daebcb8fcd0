#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "nn/deferred_norm.h"
#include "nn/layer_path.h"
#include "nn/layer_quant.h"
#include "quant/core/state.h"

namespace bitsweep {

struct ActivationSums;
class ClipCalibration;

/// A quantizer's state in its layer.
struct LayerState {
    QuantState about;
    torch::Tensor tensor;
};

/// The common part of a quantized convolution and linear layer: weight, bias, quantizers and their states.
class QuantLayer : public torch::nn::Module {
public:
    /// x, as the layer's InputKind says -> the input that the layer multiplies with its weights.
    torch::Tensor activate(const torch::Tensor& x);

    /// activate(x), and the activation that a shortcut reads at its own bits; one clip for both (its gradients add
    /// up). One tensor twice where both bits agree.
    std::pair<torch::Tensor, torch::Tensor> activate_with_shortcut(const torch::Tensor& x);

    /// Does the same with a sum that is not computed yet: in one operator where it can be, else one after the other.
    /// In the forms that the layer's path() and its shortcut want.
    std::pair<FeatureMap, FeatureMap> activate_with_shortcut(DeferredNorm& x, bool shortcut_as_levels = false);

    /// The product of an activated input and the layer's weights, with its bias: [N,C,H,W] or [N,F].
    virtual torch::Tensor multiply(const torch::Tensor& activated) = 0;

    /// The same on the layer's path().
    virtual FeatureMap product(FeatureMap& activated) { return FeatureMap(multiply(activated.planes())); }

    /// The weight as the layer uses it; differentiable. Counts SAWB's fallbacks while training.
    QuantizedWeight quantize_weight();

    /// The cached one, once, else quantize_weight()'s.
    QuantizedWeight take_weight();
    torch::Tensor weight_values() { return take_weight().values; }

    /// Keeps the weight as it is now, quantized beside others' (Network::forward); counts the fallbacks.
    void cache(QuantizedWeight quantized, std::int64_t fallbacks);

    /// After backward() and before the optimizer's step: adds damping's part to the weight's gradient, and counts
    /// how weights oscillate. After that step hold_frozen() gives frozen weights their value back, which momentum and
    /// decay would move.
    void follow_step();
    void hold_frozen();
    torch::Tensor frozen() const;  ///< bool, the weight's shape; undefined where no weight may freeze

    const LayerQuant& quant() const { return quant_; }

    /// The weight quantizer's states, then the activation's where the layer activates, in the order of their rows
    /// (quant/core/table.h). The tensors are registered under their names.
    const std::vector<LayerState>& states() const { return states_; }
    torch::Tensor state(std::string_view name) const;  ///< undefined where there is none

    /// The first state that the activation quantizer learns; null if it learns nothing.
    const LayerState* learned_clip() const;

    /// The count of the weight quantizer's fallbacks, scalar int64; undefined where it has no fallback.
    torch::Tensor weight_fallbacks() const;

    /// The upper end of the activation's levels: float32, detached; undefined where nothing clips.
    torch::Tensor clip() const;

    /// Bits of the input that the layer multiplies: 32 where it is not quantized (as images then count, too).
    int weight_bits() const { return quant_.weight.bits(); }
    int activation_bits() const;

    /// "conv" or "linear".
    virtual std::string kind() const = 0;
    /// Multiply-accumulates for one image.
    virtual std::int64_t macs() const = 0;

    /// While set, activate() adds statistics of its input to *sums (nn/diagnostics.h). Borrowed; null = off.
    void observe(ActivationSums* sums) { sums_ = sums; }

    /// While set, activate() is a plain ReLU that shows its input to *calibration (nn/calibration.h). Borrowed.
    void calibrate(ClipCalibration* calibration) { calibration_ = calibration; }

    /// The type of a convolution's factors: float32, or bfloat16 (both are rounded to it, the product is float32).
    /// A linear layer multiplies in float32.
    void multiply_in(torch::ScalarType type) { product_ = type; }
    torch::ScalarType product_type() const { return product_; }

    /// The layer's arithmetic, as its network sets it (Network::set_arithmetic). At first fused, in planes.
    const LayerPath& path() const { return path_; }
    void set_path(const LayerPath& path, const Surroundings& around) { path_ = path, around_ = around; }

    torch::Tensor weight;
    torch::Tensor bias;  ///< undefined where there is none

protected:
    /// Registers the tensors above under their names. bias_size 0 = no bias. input_shape: of one image, [C,H,W] or [F].
    QuantLayer(LayerQuant quant, torch::IntArrayRef weight_shape, std::int64_t bias_size,
               torch::IntArrayRef input_shape);

    /// Size of the input, in pixels.
    virtual std::int64_t padding() const { return 0; }
    const kernels::BlockKernels& kernels() const { return *around_.kernels; }

    torch::ScalarType product_ = torch::kFloat32;

private:
    torch::Tensor quantize_images(const torch::Tensor& x) const;
    void keep(const QuantState& about, std::vector<torch::Tensor>& tensors);
    const ActivationQuantizer* other_shortcut() const;
    std::pair<FeatureMap, FeatureMap> activate_in_blocks(DeferredNorm& x, bool shortcut_as_levels);

    LayerQuant quant_;
    std::vector<LayerState> states_;
    std::vector<torch::Tensor> weight_states_, activation_states_;  ///< the same tensors
    std::optional<QuantizedWeight> cached_;
    torch::Tensor weight_before_;  ///< the optimizer's step; undefined where no weight may freeze
    ActivationSums* sums_ = nullptr;
    ClipCalibration* calibration_ = nullptr;
    LayerPath path_;
    Surroundings around_;
};

struct NamedLayer {
    std::string name;  ///< e.g. "layer1.0.conv1"
    std::shared_ptr<QuantLayer> layer;
};

}  // namespace bitsweep
