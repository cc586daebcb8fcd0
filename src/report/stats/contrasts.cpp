#include "report/stats/contrasts.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/stats/treatments.h"

namespace bitsweep {
namespace {

Treatments treatments_of(const SweepRow& sweep) {
    std::vector<Treatments::Cell> cells;
    for (const auto& cell : sweep.cells) cells.push_back({point_of(cell), cell.run.id});
    return Treatments(cells);
}

std::vector<const CellRow*> cells_of(const SweepRow& sweep) {
    std::vector<const CellRow*> cells;
    for (const auto& cell : sweep.cells) cells.push_back(&cell);
    return cells;
}

bool matches(const CellRow& cell, const Json& selector) {
    for (const auto& [name, value] : selector.items())
        if (name == "arm" ? Json(cell.arm) != value : value_on(cell, name) != value) return false;
    return true;
}

std::string side_label(const Json& selector, const ResultGrid& grid) {
    std::string at;
    for (const auto& [name, value] : selector.items()) {
        if (name == "arm") continue;
        at += at.empty() ? "" : ", ";
        at += name == grid.x.name ? grid.x.place(plain(value)) : name + "=" + plain(value);
    }
    const bool one_arm = std::all_of(grid.series.begin(), grid.series.end(),
                                     [&](const Series& series) { return series.arm == grid.series.front().arm; });
    const auto arm = selector.contains("arm")          ? plain(selector.at("arm"))
                     : one_arm && !grid.series.empty() ? grid.series.front().arm
                                                       : "all arms";
    return at.empty() ? arm : fmt::format("{} ({})", arm, at);
}

std::map<std::size_t, double> weights_of(const Json& selector, const SweepRow& sweep, const Treatments& treatments) {
    std::vector<std::size_t> matched;
    for (std::size_t i = 0; i < sweep.cells.size(); ++i)
        if (matches(sweep.cells[i], selector)) matched.push_back(i);
    return treatments.mean_over(matched);
}

std::string reason_without_p(const Difference& difference) {
    if (difference.p) return {};
    if (difference.n == 0) return "no seed has finished on both sides";
    if (difference.n < kFewestForATest) return fmt::format("n < {}", kFewestForATest);
    return "the differences do not vary: no test";
}

ContrastResult make_contrast(const Json& pair, const SweepRow& sweep, const ResultGrid& grid,
                             const Treatments& treatments, const std::vector<Observation>& observations,
                             const AnsweredCells& answered, const PooledSpread& spread) {
    ContrastResult result{side_label(pair.at(0), grid), side_label(pair.at(1), grid), {}, {}, {}, {}, {}, {}};
    const auto first = weights_of(pair.at(0), sweep, treatments);
    const auto second = weights_of(pair.at(1), sweep, treatments);
    if (first.empty() || second.empty()) {
        result.reason = "not part of the sweep: " + (first.empty() ? result.first : result.second);
        return result;
    }
    const auto weights = minus(first, second);
    if (weights.empty()) {
        result.reason = "both sides are the same runs";
        return result;
    }
    const auto declaration = std::find_if(sweep.declared.begin(), sweep.declared.end(),
                                          [&](const Declaration& one) { return one.contrast == pair; });
    auto deciding = observations;
    if (declaration != sweep.declared.end()) {
        result.post_hoc = declaration->post_hoc;
        result.later_seeds = declaration->later_seeds;
    }
    if (!result.later_seeds.empty()) {
        result.all_seeds = estimate(paired_difference(observations, weights, spread).each);
        std::erase_if(deciding, [&](const Observation& o) {
            const auto& later = result.later_seeds;
            return std::find(later.begin(), later.end(), static_cast<std::int64_t>(o.block)) == later.end();
        });
    }
    result.difference = paired_difference(deciding, weights, spread, sweep.contrasts.size());
    result.reason = reason_without_p(result.difference);
    if (grid.metric.key == "test.top1") result.images = difference_over_images(answered, weights);
    return result;
}

std::vector<double> paired(const std::map<std::int64_t, double>& baseline, const CellSummary& cell) {
    std::vector<double> differences;
    for (const auto& seed : cell.seeds)
        if (const auto found = baseline.find(seed.seed); found != baseline.end() && seed.value)
            differences.push_back(found->second - *seed.value);
    return differences;
}

}  // namespace

ContrastTable make_contrasts(const SweepRow& sweep, const ResultGrid& grid) {
    const auto treatments = treatments_of(sweep);
    const auto cells = cells_of(sweep);
    const auto observations = observations_of(cells, treatments, grid.metric.key);
    const auto answered = answered_cells(cells, treatments);
    ContrastTable table{pooled_spread(observations), {}};
    for (const auto& pair : sweep.contrasts)
        table.rows.push_back(make_contrast(pair, sweep, grid, treatments, observations, answered, table.spread));
    return table;
}

BaselineDifferences falls_below_full_precision(const ResultGrid& grid) {
    BaselineDifferences result;
    for (const auto& series : grid.series)
        if (result.baseline == nullptr && series.flat && series.full_precision) result.baseline = &series;
    if (result.baseline == nullptr) return result;
    std::map<std::int64_t, double> values;
    for (const auto& seed : result.baseline->level.seeds)
        if (seed.value) values.emplace(seed.seed, *seed.value);
    for (const auto& series : grid.series) {
        auto& row = result.fall.emplace_back();
        for (const auto& point : series.points) row.push_back(point ? estimate(paired(values, *point)) : Estimate{});
    }
    return result;
}

}  // namespace bitsweep
