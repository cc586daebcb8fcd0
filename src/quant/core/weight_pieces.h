#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bitsweep {

/// Weights that one thread works on: a part of one scale group of one tensor. Nothing is summed over a piece, so
/// threads do not matter.
struct WeightPiece {
    std::size_t tensor;  ///< index in the list of tensors
    std::size_t group;   ///< index among the groups of all tensors
    std::int64_t first;  ///< index in the tensor
    std::int64_t size;
};

/// A tensor of a list: how many weights, in how many equal groups.
struct WeightExtent {
    std::int64_t numel;
    std::int64_t groups;
};

/// Tensor by tensor, group by group.
inline std::vector<WeightPiece> weight_pieces(const std::vector<WeightExtent>& tensors) {
    constexpr std::int64_t kPiece = 4096;
    std::vector<WeightPiece> pieces;
    std::size_t group = 0;
    for (std::size_t tensor = 0; tensor < tensors.size(); ++tensor) {
        const std::int64_t size = tensors[tensor].numel / tensors[tensor].groups;
        for (std::int64_t own = 0; own < tensors[tensor].groups; ++own, ++group)
            for (std::int64_t at = 0; at < size; at += kPiece)
                pieces.push_back({tensor, group, own * size + at, std::min(kPiece, size - at)});
    }
    return pieces;
}

}  // namespace bitsweep
