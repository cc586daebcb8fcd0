#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bitsweep {

enum class Role { kWeight, kActivation };

/// One quantization method. `revision` is bumped when its maths changes: that changes run ids.
struct QuantizerInfo {
    std::string_view name;
    Role role;
    int revision;
    std::string_view keys;     ///< the method's own keys under quant.weight / quant.activation, separated by spaces
    std::string_view summary;  ///< what `bitsweep list quantizers` and the help print
    int least_bits = 1;
    int most_bits = 8;           ///< it acts from least_bits to most_bits; 32 stands for full precision
    bool acts_at_32 = false;     ///< activations: clips at 32 bits, too; else it is "none" there
    bool both_levels = false;    ///< the study of weight errors shows it with 2^k and with 2^k - 1 levels
    std::string_view ends = {};  ///< not empty: it may quantize the first and last layer; its revision's key there

    /// Why it cannot act at `bits`, or "" where it can: from least_bits to most_bits, and at 32, in full precision.
    std::string bits_problem(int bits) const;

    /// Whether `key` (of quant.weight or quant.activation) changes what this method does.
    bool uses(std::string_view key) const;
};

inline constexpr QuantizerInfo kQuantizers[] = {
    {"none", Role::kWeight, 1, "", "full precision"},
    {"sawb", Role::kWeight, 1,
     "bits zero_aligned coefficients scale_factor granularity gradient guard ewgs "
     "damping freeze freeze_momentum",
     "scale from two moments, 2^k uniform levels", 2, 8, false, true},
    {"dorefa", Role::kWeight, 1, "bits rescale ewgs", "tanh-normalised weights on [-1, 1]"},
    {"minmax", Role::kWeight, 1, "bits granularity ewgs damping freeze freeze_momentum",
     "2^k - 1 uniform levels on [-max|w|, max|w|]", 2, 8, false, true, "quant.ends.revision"},
    {"mse", Role::kWeight, 1, "bits zero_aligned granularity gradient ewgs hysteresis damping freeze freeze_momentum",
     "the scale with the least squared error", 2, 8, false, true, "quant.ends.mse_revision"},
    {"twn", Role::kWeight, 1, "bits", "ternary: threshold 0.7 mean|w|, scale the mean above it", 2, 2},
    {"wrpn", Role::kWeight, 1, "bits scale", "clip to [-1, 1], 2^k - 1 levels", 2},
    {"lsq", Role::kWeight, 1, "bits damping", "learned step size", 2},
    {"apot", Role::kWeight, 1, "bits gradient rescale", "sums of powers of two on normalised weights, learned clip", 3,
     4},
    {"none", Role::kActivation, 1, "", "ReLU, not quantized"},
    {"pact", Role::kActivation, 1, "bits alpha_init alpha_decay alpha_lr alpha_floor granularity ewgs",
     "learned clip [0, alpha], 2^k levels", 1, 8, true},
    {"pact+", Role::kActivation, 1, "bits alpha_init alpha_decay alpha_lr alpha_floor granularity ewgs",
     "PACT whose clip also feels the rounding inside it", 1, 8, true},
    {"dorefa", Role::kActivation, 1, "bits ewgs", "clip to [0, 1], 2^k levels", 1, 8, true},
    {"wrpn", Role::kActivation, 1, "bits", "clip to [0, 1], 2^k levels", 1, 8, true},
    {"clip", Role::kActivation, 1, "bits clip ewgs", "fixed clip [0, c], 2^k levels", 1, 8, true},
    {"minmax", Role::kActivation, 1, "bits ewgs", "clip at the batch's largest activation"},
    {"lsq", Role::kActivation, 1, "bits", "learned step size"},
    {"lsq+", Role::kActivation, 1, "bits calibration_batches", "learned step size and offset"},
    {"apot", Role::kActivation, 1, "bits alpha_init alpha_decay alpha_lr alpha_floor granularity",
     "learned clip, sums of powers of two", 2, 4},
    {"n2uq", Role::kActivation, 1, "bits", "learned intervals, 2^k uniform levels", 1, 4},
};

/// The row of that name, or nullptr.
const QuantizerInfo* find_quantizer(Role role, std::string_view name);

std::vector<std::string_view> quantizer_names(Role role);
std::vector<std::string_view> end_quantizer_names();

}  // namespace bitsweep
