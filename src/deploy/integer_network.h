#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "deploy/integer_op.h"

namespace bitsweep {

struct IntegerNode {
    IntegerOp op;
    std::vector<std::size_t> inputs;  ///< nodes before this one
    std::string name;                 ///< of the layer or norm in the trained network; "" where it has none
};

/// A network as it is evaluated and deployed: a value. Node 0 is the images, the last one the logits.
struct IntegerNetwork {
    std::vector<IntegerNode> nodes;
};

/// The shape of one node's output.
struct IntegerShape {
    std::int64_t channels = 0, size = 0;  ///< size: height = width
    bool levels = false;                  ///< bytes
};

/// Limits of a network, so that no file asks for more memory than a machine has: pixels a side, and the values that all
/// nodes' outputs hold together (ResNet-50 at 224 pixels: 35 million).
inline constexpr std::int64_t kWidestInput = 1 << 13;
inline constexpr std::int64_t kMostValues = std::int64_t{1} << 28;

/// One a node. Throws DataError, which names the node, where nodes do not fit together or exceed a limit.
std::vector<IntegerShape> shapes_of(const IntegerNetwork& network);

}  // namespace bitsweep
