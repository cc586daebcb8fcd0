#include "store/axis_keys.h"

#include <algorithm>

namespace bitsweep {
namespace {

const Json* value_at(const CellRow& cell, const std::string& axis) {
    for (const auto& [name, value] : cell.at)
        if (name == axis) return &value;
    return nullptr;
}

// Whether some arm has started runs, and `key` is the axis' value in all of them.
bool sets(const SweepRow& sweep, const std::string& axis, std::string_view key) {
    std::map<std::string, bool> agrees;
    for (const auto& cell : sweep.cells) {
        if (!cell.run.config.is_known()) continue;
        const auto* value = value_at(cell, axis);
        auto& arm_agrees = agrees.emplace(cell.arm, true).first->second;
        arm_agrees = arm_agrees && value != nullptr && cell.run.config.at(key) == *value;
    }
    return std::any_of(agrees.begin(), agrees.end(), [](const auto& arm) { return arm.second; });
}

}  // namespace

void recover_axis_keys(SweepRow& sweep) {
    const bool started = std::any_of(sweep.cells.begin(), sweep.cells.end(),
                                     [](const CellRow& cell) { return cell.run.config.is_known(); });
    for (const auto& axis : sweep.axes) {
        const auto [keys, is_new] = sweep.axis_keys.try_emplace(axis);
        if (!is_new) continue;
        const bool is_named_bits = axis.find("bits") != std::string::npos;
        for (const auto& bit : kBitKeys)
            if (started ? sets(sweep, axis, bit.key) : is_named_bits && bit.of_body) keys->second.emplace_back(bit.key);
    }
}

}  // namespace bitsweep
