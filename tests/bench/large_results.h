#pragma once

#include <algorithm>
#include <string>

#include "support/made_results.h"

namespace bitsweep::bench {

inline constexpr int kMetricsPerLine = 5;  ///< of MadeResults::metrics_line

/// As a large study looks when its bitsweep was killed: 16 attempts without an end, a quarter of the runs interrupted
/// before, the rest finished.
inline void make_run(const test::MadeResults& results, int number, int epochs) {
    const auto id = test::MadeResults::id(number);
    RunConfig config;
    config.seed = number;
    config.epochs = epochs - 1;
    std::string metrics, timing;
    for (int epoch = 0; epoch < epochs; ++epoch) {
        metrics += test::MadeResults::metrics_line(epoch, 50 + 40.0 * epoch / epochs + 1e-3 * (number % 997) + 1.0 / 3);
        timing += test::MadeResults::timing_line(epoch, 10.123456789);
    }
    results.config(id, config);
    results.start(id);
    results.append("runs/" + id + "/metrics.jsonl", metrics);
    results.append("runs/" + id + "/timing.jsonl", timing);
    results.append("runs/" + id + "/lock", "");
    constexpr int kKilled = 16;
    if (number < kKilled) return;
    const bool is_finished = number % 4 != 3;
    if (is_finished) results.result(id, 90, "finished", "", config.epochs);
    results.end(id, is_finished ? "finished" : "interrupted");
}

/// How long the runs are. Those of the cells that a chart of curves draws may be longer than the others.
struct LargeSize {
    int runs, epochs, drawn_epochs;

    int points() const { return std::clamp(runs / 20, 1, 500); }
    bool is_drawn(int number) const { return number / 2 % points() < kDrawnCells / 2; }

    static constexpr int kDrawnCells = 12;
};

/// Of so many runs and metric rows together; `drawn_epochs` 0 = all are of one length.
inline LargeSize large_size(int runs, int rows, int drawn_epochs = 0) {
    LargeSize size{runs, std::max(1, rows / runs / kMetricsPerLine), drawn_epochs};
    if (drawn_epochs == 0) size.drawn_epochs = size.epochs;
    int drawn = 0;
    for (int number = 0; number < runs; ++number) drawn += size.is_drawn(number);
    if (drawn < runs) size.epochs = std::max(1, (rows / kMetricsPerLine - drawn * size.drawn_epochs) / (runs - drawn));
    return size;
}

/// Many cells and few seeds, as a sweep of 500 points of an axis has them.
inline void make_results(const test::MadeResults& results, const LargeSize& size) {
    const int points = size.points();
    auto cells = OrderedJson::array();
    for (int number = 0; number < size.runs; ++number) {
        make_run(results, number, size.is_drawn(number) ? size.drawn_epochs : size.epochs);
        cells.push_back({{"arm", number % 2 == 0 ? "pact" : "dorefa"},
                         {"at", {{"rate", number / 2 % points}}},
                         {"seed", number / 2 / points},
                         {"run", test::MadeResults::id(number)}});
    }
    results.sweep("bench", cells, {"pact", "dorefa"}, {"rate"}, {{"rate", {"optim.lr"}}});
}

}  // namespace bitsweep::bench
