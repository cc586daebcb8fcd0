#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "store/rows.h"

namespace bitsweep::made_up {

/// Rows as the database would give them, by hand.

inline Json config(const char* weight, const char* activation, int bits) {
    return {{"quant",
             {{"weight", {{"method", weight}, {"bits", bits}}},
              {"activation", {{"method", activation}, {"bits", bits}}},
              {"first", {{"bits", 32}}},
              {"last", {{"bits", 32}}},
              {"shortcut", {{"bits", "body"}}}}}};
}

inline RunRow finished(std::string id, double top1, Json config = {}) {
    RunRow run;
    run.id = std::move(id);
    run.state = RunState::kFinished;
    run.config = std::move(config);
    run.epochs = run.epoch = 12;
    run.metrics = {{"test.top1", top1}, {"test.loss", 2 - top1 / 100}};
    run.result = {{"test.top1_bn", top1 + 0.1}};
    run.attempts = 1;
    return run;
}

inline RunRow in_state(std::string id, RunState state, Json config = {}) {
    RunRow run;
    run.id = std::move(id);
    run.state = state;
    run.config = std::move(config);
    run.epochs = 12;
    return run;
}

/// Adds an arm that is quantized at the bits of the axis: values[i][s] is the accuracy at bits[i] with seed s + 1.
inline void add_arm(SweepRow& sweep, const std::string& arm, const std::vector<int>& bits,
                    const std::vector<std::vector<double>>& values) {
    sweep.arms.push_back(arm);
    for (std::size_t i = 0; i < bits.size(); ++i)
        for (std::size_t s = 0; s < values[i].size(); ++s)
            sweep.cells.push_back({arm,
                                   {{"bits", bits[i]}},
                                   static_cast<std::int64_t>(s + 1),
                                   finished(fmt::format("{}-{}-{}", arm, bits[i], s + 1), values[i][s],
                                            config("sawb", "pact", bits[i]))});
}

/// Adds a full-precision arm: one run a seed serves every bit-width.
inline void add_full_precision(SweepRow& sweep, const std::vector<int>& bits, const std::vector<double>& values) {
    sweep.arms.push_back("fp32");
    for (const int b : bits)
        for (std::size_t s = 0; s < values.size(); ++s)
            sweep.cells.push_back({"fp32",
                                   {{"bits", b}},
                                   static_cast<std::int64_t>(s + 1),
                                   finished(fmt::format("fp32-{}", s + 1), values[s], config("none", "none", 2))});
}

inline SweepRow empty_sweep() {
    SweepRow sweep;
    sweep.name = "cpu/bits";
    sweep.question = "How does accuracy fall with bit-width?";
    sweep.axes = {"bits"};
    sweep.axis_keys["bits"] = {"quant.weight.bits", "quant.activation.bits"};
    return sweep;
}

/// fp32, pact+sawb and dorefa at 2, 3 and 4 bits, three seeds.
inline SweepRow three_arms() {
    auto sweep = empty_sweep();
    const std::vector<int> bits{2, 3, 4};
    add_full_precision(sweep, bits, {91, 92, 93});
    add_arm(sweep, "pact+sawb", bits, {{87, 88, 89.6}, {90, 90.5, 91.3}, {90.7, 91.9, 92.3}});
    add_arm(sweep, "dorefa", bits, {{82, 84, 84.5}, {88, 88.9, 89.9}, {90, 91, 91.6}});
    sweep.contrasts = Json::parse(R"([[{"arm": "pact+sawb", "bits": 2}, {"arm": "dorefa", "bits": 2}],
                                      [{"arm": "pact+sawb", "bits": 4}, {"arm": "fp32"}]])");
    return sweep;
}

/// The run of the given cell (arm, bits, seed), to be changed by a test.
inline RunRow& run_at(SweepRow& sweep, const std::string& arm, int bits, std::int64_t seed) {
    for (auto& cell : sweep.cells)
        if (cell.arm == arm && cell.at.front().second == bits && cell.seed == seed) return cell.run;
    throw std::logic_error("no such cell: " + arm);
}

}  // namespace bitsweep::made_up
