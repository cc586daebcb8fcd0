#include "report/stats/importance.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/stats/grid.h"
#include "report/stats/metric.h"
#include "report/stats/statistics.h"
#include "report/stats/treatments.h"

namespace bitsweep {
namespace {

struct Factor {
    std::string name;
    std::vector<std::string> level;  ///< of each observation
    std::set<std::string> levels() const { return {level.begin(), level.end()}; }
};

// The finished values, and where each stands.
struct Grid {
    std::vector<double> values;
    std::vector<Factor> factors;      // those that vary
    std::vector<std::string> points;  // of each observation
};

std::string level_of(const CellRow& cell, const std::string& factor) {
    return factor == "arm" ? cell.arm : plain(value_on(cell, factor));
}

Grid grid_of(const SweepRow& sweep, const std::string& metric) {
    Grid grid;
    std::vector<std::string> names{"arm"};
    names.insert(names.end(), sweep.axes.begin(), sweep.axes.end());
    for (const auto& name : names) grid.factors.push_back({name, {}});
    for (const auto& cell : sweep.cells) {
        const auto value = finished_value(cell.run, metric);
        if (!value) continue;
        grid.values.push_back(*value);
        grid.points.push_back(point_of(cell));
        for (auto& factor : grid.factors) factor.level.push_back(level_of(cell, factor.name));
    }
    std::erase_if(grid.factors, [](const Factor& factor) { return factor.levels().size() < 2; });
    return grid;
}

bool shares_runs(const SweepRow& sweep) {
    std::map<std::string, std::string> point_of_run;
    return std::any_of(sweep.cells.begin(), sweep.cells.end(), [&](const CellRow& cell) {
        const auto point = point_of(cell);
        return point_of_run.try_emplace(cell.run.id, point).first->second != point;
    });
}

// Of the groups' means about the grand mean, each as often as the group has values.
double sum_of_squares(const std::vector<double>& values, const std::vector<std::string>& group, double grand) {
    std::map<std::string, std::vector<double>> groups;
    for (std::size_t i = 0; i < values.size(); ++i) groups[group[i]].push_back(values[i]);
    double sum = 0;
    for (const auto& [name, members] : groups) {
        const double off = mean_of(members) - grand;
        sum += static_cast<double>(members.size()) * off * off;
    }
    return sum;
}

// "" where the grid is full, with as many seeds in each cell.
std::string why_not(const SweepRow& sweep, const Grid& grid) {
    if (shares_runs(sweep))
        return "a run stands in several cells, as a full-precision baseline does: leave its arm out by the filter";
    if (grid.factors.empty()) return "nothing varies between the finished runs but the seed";
    std::size_t full = 1;
    for (const auto& factor : grid.factors) full *= factor.levels().size();
    std::map<std::string, std::size_t> seeds;
    for (const auto& point : grid.points) ++seeds[point];
    if (seeds.size() != full)
        return fmt::format("{} of the grid's {} cells have no finished run", full - std::min(full, seeds.size()), full);
    const auto [fewest, most] = std::minmax_element(seeds.begin(), seeds.end(),
                                                    [](const auto& a, const auto& b) { return a.second < b.second; });
    if (fewest->second != most->second)
        return fmt::format("cells have between {} and {} finished seeds", fewest->second, most->second);
    if (most->second < 2) return "with one seed a cell nobody can tell an effect from chance";
    return {};
}

}  // namespace

Importance importance(const SweepRow& sweep, const std::string& metric) {
    check_metric(sweep, metric, "metric");
    const auto grid = grid_of(sweep, metric);
    Importance result{why_not(sweep, grid)};
    if (!result.refused.empty()) return result;
    const double grand = mean_of(grid.values);
    double total = 0;
    for (const double value : grid.values) total += (value - grand) * (value - grand);
    if (total == 0) return {"all finished runs have the same value"};
    const double between = sum_of_squares(grid.values, grid.points, grand);
    result.cells = std::set(grid.points.begin(), grid.points.end()).size();
    result.seeds = grid.values.size() / result.cells;
    double main_effects = 0;
    std::size_t main_df = 0;
    for (const auto& factor : grid.factors) {
        const double squares = sum_of_squares(grid.values, factor.level, grand);
        const auto df = factor.levels().size() - 1;
        result.shares.push_back({factor.name, squares / total, df});
        main_effects += squares;
        main_df += df;
    }
    if (grid.factors.size() > 1)
        result.shares.push_back(
            {"together", std::max(0.0, between - main_effects) / total, result.cells - 1 - main_df});
    result.shares.push_back({"seeds", (total - between) / total, grid.values.size() - result.cells});
    return result;
}

}  // namespace bitsweep
