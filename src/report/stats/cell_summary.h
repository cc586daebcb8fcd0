#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/stats/statistics.h"
#include "store/rows.h"

namespace bitsweep {

/// One distinct run of a cell.
struct SeedResult {
    std::int64_t seed = 0;
    std::string run;
    RunState state = RunState::kNew;
    std::optional<double> value;  ///< only of a finished run
};

/// The states of distinct runs. Every run is counted in just one of them; none is dropped.
struct RunCounts {
    std::size_t finished = 0;  ///< with a value of the metric
    std::size_t no_value = 0;  ///< finished, but without the metric
    std::size_t diverged = 0;
    std::size_t failed = 0;
    std::size_t running = 0;
    std::size_t stopped = 0;
    std::size_t not_started = 0;
    std::size_t cancelled = 0;

    void add(const SeedResult& result);
    std::size_t missing() const { return running + stopped + not_started + cancelled; }
    std::size_t total() const { return finished + no_value + diverged + failed + missing(); }
};

/// One cell: its distinct runs in seed order, and what their values say.
struct CellSummary {
    std::vector<SeedResult> seeds;
    Estimate estimate;
    RunCounts counts;
    std::string widths = {};  ///< "W2A32" where weights and activations differ and the axis sets both; else ""
};

/// The distinct runs of those cells, in seed order.
CellSummary summarize(const std::vector<const CellRow*>& cells, const std::string& metric);

}  // namespace bitsweep
