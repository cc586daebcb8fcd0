#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace bitsweep {

/// Who changes a state, and which files hold it.
enum class StateKind {
    kLearned,  ///< a parameter; the optimizer changes it; checkpoints and weights files hold it
    kRunning,  ///< a buffer; the quantizer changes it at each batch; checkpoints and weights files hold it
    kTrace,    ///< a buffer; the quantizer changes it at each step; checkpoints alone hold it
    kCount,    ///< an int64 buffer; the layer counts, and sets it to 0 at each report; checkpoints alone hold it
};

/// One tensor that a quantizer keeps in its layer, float32: a description, which the quantizer gives for its config.
/// Layers register it, the optimizer and the loader of weights read it; nothing else knows a quantizer's states.
struct QuantState {
    std::string_view name;    ///< on disk `<layer>.<name>`: a promise
    std::string_view symbol;  ///< in the equations and in a file of quantizer cases; empty for a count
    StateKind kind = StateKind::kLearned;
    std::vector<std::int64_t> shape = {};  ///< {}: a scalar
    double start = 1;                      ///< until the weight or the calibration gives another
    bool starts_there = false;             ///< nothing gives another start: quantizer cases may leave the state out
    bool is_fresh = false;                 ///< a training begins at `start`, also where initial weights bring a value
    double floor = -std::numeric_limits<double>::infinity();  ///< a smaller value is set to it
    std::optional<double> decay = {};                         ///< L2 coefficient of the optimizer; none: no decay
    double rate = 1;                                          ///< its learning rate is optim.lr times this
};

}  // namespace bitsweep
