#include "report/stats/treatments.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "report/stats/metric.h"

namespace bitsweep {

std::string point_of(const CellRow& cell) {
    auto point = Json::array({cell.arm});
    for (const auto& [axis, value] : cell.at) point.push_back(value);
    return write_json(point);
}

Treatments::Treatments(const std::vector<Cell>& cells) : parent_(cells.size()) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    std::map<std::string, std::size_t> first_with_run;
    std::map<std::string, std::size_t> first_at_point;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        points_.push_back(cells[i].point);
        join(i, first_with_run.emplace(cells[i].run, i).first->second);
        join(i, first_at_point.emplace(cells[i].point, i).first->second);
    }
    for (auto& parent : parent_) parent = parent_[parent];  // which stands before it: now all lead to their root
}

std::size_t Treatments::of(std::size_t cell) const {
    while (parent_[cell] != cell) cell = parent_[cell];
    return cell;
}

std::map<std::size_t, double> Treatments::mean_over(const std::vector<std::size_t>& cells) const {
    std::map<std::string, std::size_t> points;
    for (const auto cell : cells) points.emplace(points_[cell], of(cell));
    std::map<std::size_t, double> weights;
    for (const auto& [point, treatment] : points) weights[treatment] += 1.0 / static_cast<double>(points.size());
    return weights;
}

void Treatments::join(std::size_t a, std::size_t b) {
    const auto first = of(a), second = of(b), root = std::min(first, second);
    parent_[first] = parent_[second] = parent_[a] = parent_[b] = root;
}

std::vector<Observation> observations_of(const std::vector<const CellRow*>& cells, const Treatments& treatments,
                                         const std::string& metric) {
    std::vector<Observation> observations;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto value = finished_value(cells[i]->run, metric);
        if (value && seen.insert(cells[i]->run.id).second)
            observations.push_back({treatments.of(i), static_cast<std::size_t>(cells[i]->seed), *value});
    }
    return observations;
}

std::map<std::size_t, double> minus(std::map<std::size_t, double> first, const std::map<std::size_t, double>& second) {
    for (const auto& [treatment, weight] : second) first[treatment] -= weight;
    std::erase_if(first, [](const auto& entry) { return std::abs(entry.second) < 1e-12; });
    return first;
}

}  // namespace bitsweep
