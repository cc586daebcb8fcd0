#pragma once

#include <optional>
#include <string>

#include "deploy/integer_network.h"
#include "nn/network.h"

namespace bitsweep {

struct LoweredNetwork {
    std::optional<IntegerNetwork> network;
    std::string refusal;  ///< where there is none: a layer and the reason, "layer1.0.conv1: weights in full precision"
};

/// The network in evaluation mode, with its weights as they are now, as an integer network: weights as codes and scale,
/// batch norms as slope and offset. It has one where every convolution of the body multiplies levels of one step and
/// codes; first layer, classifier and shortcuts may be in full precision. Its numbers are forward()'s up to rounding,
/// and so up to levels at a tie.
LoweredNetwork lower(Network& network);

}  // namespace bitsweep
