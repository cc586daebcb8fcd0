#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace bitsweep {

/// Who changes a state, and which files hold it.
enum class StateKind {
    kLearned,  ///< a parameter: the optimizer; checkpoints and weights files
    kRunning,  ///< a buffer: the quantizer, from batch to batch; checkpoints and weights files
    kTrace,    ///< a buffer: the quantizer, from step to step; checkpoints alone
    kCount,    ///< an int64 buffer: the layer, set to 0 at each report; checkpoints alone
};

/// One tensor that a quantizer keeps in its layer, float32: a description, which the quantizer gives for its config.
/// Layers register it, the optimizer and the loader of weights read it; nothing else knows a quantizer's states.
struct QuantState {
    std::string_view name;    ///< on disk `<layer>.<name>`: a promise
    std::string_view symbol;  ///< in the equations and in a file of quantizer cases; empty for a count
    StateKind kind = StateKind::kLearned;
    std::vector<std::int64_t> shape = {};  ///< {}: a scalar
    double start = 1;                      ///< until the weight or calibration give another
    bool starts_there = false;             ///< always: a file of quantizer cases may leave the state out
    bool is_fresh = false;                 ///< a training begins at `start`, also where initial weights bring a value
    double floor = -std::numeric_limits<double>::infinity();  ///< a smaller value is set to it
    std::optional<double> decay = {};                         ///< L2 coefficient; none: in a group without one
    double rate = 1;                                          ///< factor on optim.lr
};

}  // namespace bitsweep
