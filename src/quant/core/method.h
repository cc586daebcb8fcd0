#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "quant/core/activation.h"
#include "quant/core/state.h"
#include "quant/core/weight.h"

namespace bitsweep {

/// A row of kWeightMethods (quant/core/table.h): everything that the rest of the program knows of a weight quantizer. A
/// row needs `name`, `levels` and `quantize`; the other members have defaults that suit a method without states. In
/// every function w is a float32 weight of any shape, `config` has 1..8 bits, and `states` are the tensors of the row's
/// states(), in its order.
struct WeightMethod {
    std::string_view name;
    int (*levels)(const WeightQuantConfig& config) = nullptr;  ///< how many; null: "none"
    QuantizedWeight (*quantize)(const torch::Tensor& w, at::TensorList states,
                                const WeightQuantConfig& config) = nullptr;  ///< null: the weight as it is

    /// The states that it keeps in its layer, learned ones first; null: none. A state of kind kCount adds up
    /// QuantizedWeight::fallback while training.
    std::vector<QuantState> (*states)(const WeightQuantConfig& config, torch::IntArrayRef weight_shape) = nullptr;
    /// The first values of the learned states, from a weight that is new.
    std::vector<torch::Tensor> (*start)(const torch::Tensor& w, const WeightQuantConfig& config) = nullptr;

    /// Called before quantize(), which gets its result; while training it changes the running ones of `states`. Null:
    /// quantize() gets `states` themselves.
    std::vector<torch::Tensor> (*follow)(const torch::Tensor& w, at::TensorList states, const WeightQuantConfig& config,
                                         bool is_training) = nullptr;

    /// The numbers that are rounded, such as DoReFa's t / max|t|. Null: the weight itself.
    torch::Tensor (*rounded)(const torch::Tensor& w, const WeightQuantConfig& config) = nullptr;

    bool fits_scale = false;  ///< quantizer cases print the scale: it is neither max|w|, nor 1, nor learned
    int scaleless_from = 33;  ///< from these bits on the levels lie on [-1, 1] whatever the weights are; 33: never
    /// The levels' magnitudes in steps, ascending, the last at the scale. Null: the levels are evenly spaced.
    std::span<const int> (*magnitudes)(int bits) = nullptr;
    bool one_more_below = false;  ///< codes are -2^(k-1) .. 2^(k-1) - 1, not symmetric around 0
    void (*record)(const WeightQuantConfig& config, OrderedJson& record) = nullptr;  ///< adds members to model.json

    /// Quantizes several weights in one operator, each with kernels_of(). Null: they are quantized one after the other.
    TogetherQuantized (*quantize_together)(const std::vector<torch::Tensor>& weights,
                                           const std::vector<const WeightQuantConfig*>& configs) = nullptr;
};

/// Values of Calibration::batches: the first batch alone, or as many batches as the config says.
inline std::int64_t one_batch(const ActivationQuantConfig&) {
    return 1;
}
inline std::int64_t all_batches(const ActivationQuantConfig& config) {
    return config.calibration_batches;
}

/// How states of an activation start from data; r: ReLU of a batch of the layer's inputs, in full precision.
struct Calibration {
    std::int64_t (*batches)(const ActivationQuantConfig& config) = nullptr;  ///< null or 0: QuantState::start
    /// The numbers that start() needs of one batch.
    torch::Tensor (*gather)(const torch::Tensor& r, const ActivationQuantConfig& config) = nullptr;
    /// The states, from what gather() gave for each batch. Null: one state, the mean of the batches.
    std::vector<torch::Tensor> (*start)(const std::vector<torch::Tensor>& gathered,
                                        const ActivationQuantConfig& config) = nullptr;
};

/// A row of kActivationMethods, likewise. A method with a `clip` is quantize_clipped() (quant/core/clip.h) with this
/// clip; another one has `quantize` and `ends`; one with neither is the plain ReLU. x: float32, any shape, before ReLU.
struct ActivationMethod {
    std::string_view name;
    /// The upper end of the levels on [0, clip], differentiable in the states; undefined for 1. image: elements of an
    /// image.
    torch::Tensor (*clip)(at::TensorList states, const ActivationQuantConfig& config, std::int64_t image) = nullptr;
    bool feels_rounding = false;  ///< the clip's gradient has the in-range term

    torch::Tensor (*quantize)(const torch::Tensor& x, at::TensorList states,
                              const ActivationQuantConfig& config) = nullptr;
    LevelEnds (*ends)(at::TensorList states, const ActivationQuantConfig& config) = nullptr;
    std::span<const int> (*magnitudes)(int bits) = nullptr;  ///< as a weight method's

    /// The states that it keeps in its layer. input_shape: of one image, [C,H,W] or [F]. The first learned state is the
    /// one whose gradient and clamps layers.jsonl has.
    std::vector<QuantState> (*states)(const ActivationQuantConfig& config, torch::IntArrayRef input_shape) = nullptr;
    Calibration calibration = {};
    /// For training alone: returns the states that this batch is quantized by, and changes the running ones.
    std::vector<torch::Tensor> (*follow)(const torch::Tensor& x, at::TensorList states,
                                         const ActivationQuantConfig& config) = nullptr;
    /// The states with the same ends at other bits. Null: they do not depend on bits.
    std::vector<torch::Tensor> (*at_other_bits)(at::TensorList states, const ActivationQuantConfig& from,
                                                const ActivationQuantConfig& to) = nullptr;
};

}  // namespace bitsweep
