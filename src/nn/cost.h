#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "nn/network.h"

namespace bitsweep {

/// Costs that add up over layers, for one image.
struct CostSums {
    std::int64_t parameters = 0;      ///< weights and biases; not the quantizers' one scale a layer
    std::int64_t macs = 0;            ///< multiply-accumulates
    std::int64_t bit_operations = 0;  ///< MACs x weight bits x activation bits
    std::int64_t size_bytes = 0;      ///< weights at their bits, rounded up; biases and batch norms at 32
};

/// The cost of one layer. Bits are 32 where a thing is not quantized.
struct LayerCost : CostSums {
    std::string layer;
    std::string kind;  ///< "conv", "linear", or "batchnorm": all batch norms together, in one row
    int weight_bits = 32;
    int activation_bits = 32;
    std::optional<int> shortcut_bits;        ///< of the activation a shortcut reads here
    OrderedJson weight_quantizer = nullptr;  ///< WeightQuantizer::record()
    bool body = true;                        ///< neither first convolution, classifier nor batch norm
    std::optional<LayerPath> path;           ///< this machine's way to compute it; none for batch norms
};

/// In forward order; batch norms last.
std::vector<LayerCost> layer_costs(const Network& network);

/// The content of model.json: {"layers": [...], "total": {...}, "body": {...}}, with each layer's path.
OrderedJson cost_json(const std::vector<LayerCost>& costs);

/// The same as a table for people, as `bitsweep-train describe` prints it.
std::string cost_table(const std::vector<LayerCost>& costs);

}  // namespace bitsweep
