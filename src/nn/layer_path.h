#pragma once

#include <string_view>

#include <torch/torch.h>

#include "kernels/block_kernels.h"

namespace bitsweep {

struct LayerQuant;
struct QuantConv2dOptions;

/// The arithmetic of a network. Numbers differ by rounding alone.
enum class Arithmetic {
    kComposed,  ///< LibTorch's operators one after the other: the specification of the others
    kFused,     ///< norm, residual and activation in one operator (quant/core/fused.h), convolutions by LibTorch
    kInteger,   ///< in blocks of channels: levels and codes on integers, everything else in floats
};
std::string_view to_string(Arithmetic arithmetic);

/// The machine that a network runs on.
struct Surroundings {
    Arithmetic arithmetic = Arithmetic::kInteger;
    torch::Device device = torch::kCPU;
    torch::ScalarType product = torch::kFloat32;     ///< the type in which convolutions multiply
    const kernels::BlockKernels* kernels = nullptr;  ///< never null where a path is asked for
    bool has_onednn = false;
};

/// The way in which one layer is computed.
struct LayerPath {
    enum class Kind {
        kInteger,   ///< levels times codes in integers; norm and activation before it in blocks
        kBlocked,   ///< floats in blocks of channels
        kComposed,  ///< in planes, by LibTorch's convolution
    };
    Kind kind = Kind::kComposed;
    std::string_view reason;  ///< why it is not on integers; empty if it is
};
std::string_view to_string(LayerPath::Kind kind);

/// The path of a convolution whose input comes straight from an activation, or is the images.
LayerPath path_of(const QuantConv2dOptions& convolution, const Surroundings& surroundings);

}  // namespace bitsweep
