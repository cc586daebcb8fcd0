#include "report/stats/cell_summary.h"

#include <map>
#include <utility>

#include "report/stats/metric.h"

namespace bitsweep {

CellSummary summarize(const std::vector<const CellRow*>& cells, const std::string& metric) {
    std::map<std::pair<std::int64_t, std::string>, SeedResult> distinct;
    for (const auto* cell : cells)
        distinct.emplace(std::pair(cell->seed, cell->run.id),
                         SeedResult{cell->seed, cell->run.id, cell->run.state, finished_value(cell->run, metric)});
    CellSummary summary;
    std::vector<double> values;
    for (auto& [key, result] : distinct) {
        summary.counts.add(result);
        if (result.value) values.push_back(*result.value);
        summary.seeds.push_back(std::move(result));
    }
    summary.estimate = estimate(values);
    return summary;
}

void RunCounts::add(const SeedResult& result) {
    switch (result.state) {
        case RunState::kFinished:
            ++(result.value ? finished : no_value);
            break;
        case RunState::kDiverged:
            ++diverged;
            break;
        case RunState::kFailed:
            ++failed;
            break;
        case RunState::kRunning:
            ++running;
            break;
        case RunState::kStopped:
            ++stopped;
            break;
        case RunState::kCancelled:
            ++cancelled;
            break;
        default:
            ++not_started;
    }
}

}  // namespace bitsweep
