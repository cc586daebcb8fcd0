#pragma once

#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "nn/quant_layer.h"

namespace bitsweep {

/// A network that classifies images. Parameters and buffers carry the names of the published CIFAR ResNet weights
/// (conv1.weight, layer1.0.bn1.running_mean, ..., linear.bias); a quantizer's state is
/// `<layer>.<name>` (quant/core/state.h).
///
/// Nothing here waits for the device but read_counts().
class Network : public torch::nn::Module {
public:
    /// images: [N,3,S,S] float32, normalised. Returns logits [N,classes].
    torch::Tensor forward(const torch::Tensor& images);

    /// Sets the arithmetic from now on: at first kInteger, by the quickest kernels in blocks of channels. A layer that
    /// cannot says why (QuantLayer::path()).
    void set_arithmetic(Arithmetic arithmetic, const kernels::BlockKernels* blocks = nullptr);
    Arithmetic arithmetic() const { return around_.arithmetic; }

    /// Chooses each layer's path by where its weights lie. Call it after to(device), to read paths before a forward().
    virtual void choose_paths() {}

    /// Every convolution and linear layer, in forward order, the full-precision ones among them.
    const std::vector<NamedLayer>& layers() const { return layers_; }

    /// Whether forward() draws random numbers from LibTorch's generator while training (dropout): the trainer then
    /// seeds it before each step.
    virtual bool is_stochastic() const { return false; }

    /// Names of the layers whose activation quantizer learns something, in forward order; the order of alphas().
    const std::vector<std::string>& alpha_names() const { return alpha_names_; }

    /// A copy of the clips (the upper ends of the levels) on the device: [L] float32, L = alpha_names().size(); the
    /// mean where a layer has several. Undefined if L = 0.
    torch::Tensor alphas() const;

    /// Call after backward(), before the optimizer's step: adds the gradient (cross entropy alone, no decay; summed
    /// where a layer has several) of each QuantLayer::learned_clip(), PACT's alpha or LSQ's step, to a sum on the
    /// device.
    void count_alpha_gradients();

    /// Call after backward(), before the optimizer's step: QuantLayer::follow_step() of every layer.
    void follow_step();

    /// Call after each optimizer step: frozen weights take their value back, and a learned state below its floor is set
    /// to it. Of a learned_clip() it is counted on the device how often it was at its floor or below.
    void clamp_alphas();

    /// The counts since reset_counts(); one entry a layer of alpha_names() (weight_fallbacks: of layers()).
    struct Counts {
        std::int64_t steps = 0;
        std::vector<double> alpha_gradient_mean;     ///< over the steps; empty before the first
        std::vector<std::int64_t> alpha_clamps;      ///< times the clip hit its floor
        std::vector<std::int64_t> weight_fallbacks;  ///< training forwards in which the quantizer fell back
    };
    Counts read_counts() const;
    void reset_counts();

protected:
    /// Derived constructors call it once all layers are registered, in forward order.
    void finish();

    const Surroundings& around() const { return around_; }

    /// forward() once the weights that are quantized in one operator are.
    virtual torch::Tensor logits_of(const torch::Tensor& images) = 0;

private:
    void quantize_weights_together();

    Surroundings around_;
    std::vector<NamedLayer> layers_;
    std::vector<std::string> alpha_names_;
    std::vector<const QuantLayer*> alpha_layers_;
    std::vector<LayerState> alphas_;         ///< their learned clips
    std::vector<LayerState> other_learned_;  ///< all other states that are learned
    // Buffers, so that a checkpoint of named_buffers() resumes in the middle of an epoch.
    torch::Tensor alpha_gradient_sum_;  ///< [L] float64
    torch::Tensor alpha_clamps_;        ///< [L] int64
    torch::Tensor alpha_steps_;         ///< scalar int64
};

}  // namespace bitsweep
