#include "nn/placement.h"

namespace bitsweep {
namespace {

WeightQuantizer end_weight(EndQuantConfig end) {
    WeightQuantConfig config;
    config.method = "minmax";
    config.bits = end.bits;
    return WeightQuantizer(config);
}

}  // namespace

LayerQuant body_quant(const QuantConfig& quant) {
    LayerQuant layer;
    layer.weight = WeightQuantizer(quant.weight);
    layer.activation = ActivationQuantizer(quant.activation.method, quant.activation.bits);
    layer.alpha_init = quant.activation.alpha_init;
    return layer;
}

LayerQuant block_entry_quant(const QuantConfig& quant) {
    auto layer = body_quant(quant);
    layer.shortcut = quant.shortcut.clip ? ActivationQuantizer(quant.activation.method,
                                                               quant.shortcut.bits.resolve(quant.activation.bits))
                                         : ActivationQuantizer();
    return layer;
}

LayerQuant first_quant(const QuantConfig& quant, const DataConfig& data) {
    LayerQuant layer;
    layer.weight = end_weight(quant.first);
    layer.input = InputKind::kImages;
    layer.image_bits = quant.first.bits;
    layer.image_range = image_range(data);
    return layer;
}

LayerQuant last_quant(const QuantConfig& quant) {
    LayerQuant layer;
    layer.weight = end_weight(quant.last);
    layer.input = InputKind::kFeatures;
    if (!quant.last.bits.full_precision())
        layer.activation = ActivationQuantizer(quant.activation.method, quant.last.bits);
    layer.alpha_init = quant.activation.alpha_init;
    return layer;
}

double image_range(const DataConfig& data) {
    if (data.normalize == "none") return 1.0;
    if (data.normalize == "pixel_mean") return 2.0;  // (pixel - mean) / 128, both in 0..255
    return 3.0;  // mean and std of a channel: 2.64 at most for ImageNet's, 2.13 for CIFAR-10's
}

}  // namespace bitsweep
