#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

namespace bitsweep {

/// Weights of a layer, [out, in, kernel, kernel] or [out, in]: codes times a scale, or floats.
struct LayerWeights {
    std::vector<std::int16_t> codes;   ///< empty: `floats` hold the weights
    std::vector<std::int16_t> levels;  ///< all that a code may be, ascending
    std::vector<float> scale;          ///< of codes; one, or one an output channel
    std::vector<float> floats;

    std::size_t size() const { return codes.empty() ? floats.size() : codes.size(); }
    float scale_of(std::size_t channel) const { return scale[scale.size() == 1 ? 0 : channel]; }
    /// Floats of out_channels channels: float(code) * scale, rounded once.
    std::vector<float> values(std::int64_t out_channels) const;
};

/// The operations of an integer network's nodes, on one image [C,S,S]. Every operation on floats is float32, and each
/// product, sum and quotient is rounded by itself.
namespace integer_op {

/// The normalised images. levels > 0: x becomes round(clip(x / range, -1, 1) h) / h range, h = (levels - 1) / 2.
struct Images {
    std::int64_t channels = 3, size = 32;
    int levels = 0;
    float range = 1;
};

/// Bytes to floats: float(sum of level * code) * scale of the channel. Input: Levels.
struct LevelConvolution {
    LayerWeights weights;  ///< codes; the scale has the input's step in it
    std::int64_t out_channels = 0, kernel = 1, stride = 1, pad = 0, groups = 1;
};

/// Floats to floats: the sum in the order of input channel, row, column.
struct FloatConvolution {
    LayerWeights weights;
    std::int64_t out_channels = 0, kernel = 1, stride = 1, pad = 0;
};

/// x * slope, then + offset, a channel each: a batch norm.
struct Norm {
    std::vector<float> slope, offset;
};

/// Floats to bytes: round(clip(x / alpha * top, 0, top)), half to even (kernels/level.h); or, where there are
/// thresholds, how many of them are less than x.
struct Levels {
    float alpha = 1;                     ///< the largest level's value
    int top = 1;                         ///< 2^bits - 1
    std::vector<float> thresholds = {};  ///< none, or `top` of them, ascending
};

/// Bytes to floats: level * (alpha / top) of its input.
struct Values {};

/// min(max(x, 0), alpha).
struct Clip {
    float alpha = 1;
};

struct Relu {};

/// Inputs: a branch, and a shortcut that may have fewer channels: zeros stand in for the missing ones, half of them
/// (rounded down) before its own.
struct Add {};

/// Every stride-th pixel.
struct Subsample {
    std::int64_t stride = 1;
};

/// The mean of stride x stride pixels, of fewer at an edge: their sum, row by row, divided by their number.
struct AveragePool {
    std::int64_t stride = 1;
};

struct MaxPool {
    std::int64_t kernel = 1, stride = 1, pad = 0;
};

/// The mean of all pixels, [C,1,1]: their sum, row by row, divided by their number.
struct GlobalPool {};

/// Reads [F,1,1]: the sum in the order of the features, then + bias.
struct Linear {
    LayerWeights weights;  ///< [classes, F]
    std::vector<float> bias;
};

}  // namespace integer_op

using IntegerOp = std::variant<integer_op::Images, integer_op::LevelConvolution, integer_op::FloatConvolution,
                               integer_op::Norm, integer_op::Levels, integer_op::Values, integer_op::Clip,
                               integer_op::Relu, integer_op::Add, integer_op::Subsample, integer_op::AveragePool,
                               integer_op::MaxPool, integer_op::GlobalPool, integer_op::Linear>;

}  // namespace bitsweep
