#include "report/stats/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/stats/metric.h"
#include "report/stats/treatments.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

// Dotted key -> the values that the side's runs have, each once.
std::map<std::string, std::set<std::string>> config_values(const ComparedSide& side) {
    std::map<std::string, std::set<std::string>> values;
    StoredConfig before;  // of the last cell, most of whose values this one has too
    for (const auto& cell : side.cells) {
        for (const auto& [key, value] : cell.run.config.values_unlike(before))
            values[key].insert(value.is_null() ? kNothing : plain(value));
        if (cell.run.config.is_known()) before = cell.run.config;
    }
    return values;
}

template <class Value>
std::set<Value> both(std::set<Value> first, const std::set<Value>& second) {
    std::erase_if(first, [&](const Value& value) { return !second.contains(value); });
    return first;
}

// The names by which the side's cells are told apart.
struct Places {
    std::set<std::string> arms;
    std::map<std::string, std::set<std::string>> axes;  // with the values there are

    explicit Places(const ComparedSide& side) {
        for (const auto& cell : side.cells) {
            arms.insert(cell.arm);
            for (const auto& [axis, value] : cell.at) axes[axis].insert(plain(value));
        }
    }
};

// The names by which both sides' cells are matched, beside the seed.
struct Matching {
    bool by_arm = false;
    std::set<std::string> axes;

    std::string key_of(const CellRow& cell) const {
        std::string key = by_arm ? cell.arm : "";
        for (const auto& [axis, value] : cell.at)
            if (axes.contains(axis)) key += (key.empty() ? "" : ", ") + axis + "=" + plain(value);
        return key;
    }
};

Matching matching_of(const ComparedSide& first, const ComparedSide& second) {
    const Places ours(first), theirs(second);
    Matching matching{ours.arms.size() > 1 && theirs.arms.size() > 1, {}};
    for (const auto& [axis, values] : ours.axes)
        if (theirs.axes.contains(axis) && !both(values, theirs.axes.at(axis)).empty()) matching.axes.insert(axis);
    return matching;
}

struct SidedCell {
    const CellRow* cell;
    int side;
    std::string key;
};

std::vector<SidedCell> cells_of(const ComparedSide& first, const ComparedSide& second) {
    const auto matching = matching_of(first, second);
    std::vector<SidedCell> cells;
    for (const auto& cell : first.cells) cells.push_back({&cell, 0, matching.key_of(cell)});
    for (const auto& cell : second.cells) cells.push_back({&cell, 1, matching.key_of(cell)});
    return cells;
}

Treatments treatments_of(const std::vector<SidedCell>& cells) {
    std::vector<Treatments::Cell> places;
    for (const auto& [cell, side, key] : cells)
        places.push_back({std::to_string(side) + point_of(*cell), cell->run.id});
    return Treatments(places);
}

// Keys in order of appearance, each with the cells of both sides.
using Sides = std::array<std::vector<std::size_t>, 2>;
std::vector<std::pair<std::string, Sides>> by_key(const std::vector<SidedCell>& cells) {
    std::vector<std::pair<std::string, Sides>> keys;
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto [found, added] = index.emplace(cells[i].key, keys.size());
        if (added) keys.push_back({cells[i].key, {}});
        keys[found->second].second[static_cast<std::size_t>(cells[i].side)].push_back(i);
    }
    std::erase_if(keys, [](const auto& key) { return key.second[0].empty() || key.second[1].empty(); });
    return keys;
}

// Names and fingerprints of the data sets that the cells' started runs were tested on.
std::set<std::string> data_of(const std::vector<SidedCell>& cells, const std::vector<std::size_t>& chosen) {
    std::set<std::string> data;
    for (const auto i : chosen)
        if (const auto& config = cells[i].cell->run.config; config.is_known())
            data.insert(plain(config.at("data.name")) + " " + plain(config.at("data.fingerprint")));
    return data;
}

using Weights = std::map<std::size_t, double>;

// The blocks that hold every treatment of both sides.
std::vector<Observation> complete_blocks(const std::vector<Observation>& observations, const Weights& first,
                                         const Weights& second) {
    std::map<std::size_t, std::set<std::size_t>> treatments;
    for (const auto& o : observations)
        if (std::isfinite(o.value)) treatments[o.block].insert(o.treatment);
    std::erase_if(treatments, [&](const auto& block) {
        const auto lacks = [&](const auto& entry) { return !block.second.contains(entry.first); };
        return std::any_of(first.begin(), first.end(), lacks) || std::any_of(second.begin(), second.end(), lacks);
    });
    auto complete = observations;
    std::erase_if(complete, [&](const Observation& o) { return !treatments.contains(o.block); });
    return complete;
}

std::optional<double> weighted_mean(const std::vector<Observation>& observations, const Weights& weights) {
    const auto mean = paired_difference(observations, weights, {});
    return mean.n > 0 ? std::optional(mean.mean) : std::nullopt;
}

std::set<std::size_t> seeds_of(const std::vector<SidedCell>& cells, const std::vector<std::size_t>& chosen) {
    std::set<std::size_t> seeds;
    for (const auto i : chosen) seeds.insert(static_cast<std::size_t>(cells[i].cell->seed));
    return seeds;
}

// The observations and answers of both sides, and rows of them.
struct Pairing {
    Pairing(const std::vector<SidedCell>& cells, const Treatments& treatments, const std::string& metric)
        : is_accuracy(metric == "test.top1") {
        std::vector<const CellRow*> rows;
        for (const auto& sided : cells) rows.push_back(sided.cell);
        answered = answered_cells(rows, treatments);
        observations = observations_of(rows, treatments, metric);
        for (std::size_t i = 0; i < observations.size(); ++i) of_treatment[observations[i].treatment].push_back(i);
    }

    // The observations of both sides' treatments at those seeds, in their order. A run of both sides brings its
    // treatment's other seeds along: they are left out.
    std::vector<Observation> of_sides(const std::array<Weights, 2>& sides, const std::set<std::size_t>& seeds) const {
        std::set<std::size_t> chosen;
        for (const auto& side : sides)
            for (const auto& [treatment, weight] : side)
                if (const auto found = of_treatment.find(treatment); found != of_treatment.end())
                    chosen.insert(found->second.begin(), found->second.end());
        std::vector<Observation> paired;
        for (const auto i : chosen)
            if (seeds.contains(observations[i].block)) paired.push_back(observations[i]);
        return paired;
    }

    ComparedCells row(const std::string& at, const std::array<Weights, 2>& sides, const std::set<std::size_t>& seeds,
                      bool is_other_data) const {
        const auto paired = of_sides(sides, seeds);
        const auto weights = minus(sides[0], sides[1]);
        const auto complete = complete_blocks(paired, sides[0], sides[1]);
        ComparedCells row{at,
                          paired_difference(paired, weights, {}),
                          weights.empty(),
                          is_other_data,
                          images_of(weights, seeds, is_other_data),
                          weighted_mean(complete, sides[0]),
                          weighted_mean(complete, sides[1])};
        if (is_other_data) row.difference.ci95.reset(), row.difference.p.reset();
        return row;
    }

    // The answers of both sides' runs at those seeds.
    std::optional<ImageDifference> images_of(const Weights& weights, const std::set<std::size_t>& seeds,
                                             bool is_other_data) const {
        if (!is_accuracy || is_other_data) return std::nullopt;
        return difference_over_images(answered, weights, seeds);
    }

    bool is_accuracy;
    AnsweredCells answered;
    std::vector<Observation> observations;
    std::map<std::size_t, std::vector<std::size_t>> of_treatment;  // places in observations
};

}  // namespace

std::vector<KeyDifference> config_differences(const ComparedSide& first, const ComparedSide& second) {
    const auto ours = config_values(first), theirs = config_values(second);
    std::set<std::string> keys;
    for (const auto* side : {&ours, &theirs})
        for (const auto& [key, values] : *side) keys.insert(key);
    std::vector<KeyDifference> differences;
    const std::set<std::string> none{kNothing};
    for (const auto& key : keys) {
        const auto& a = ours.contains(key) ? ours.at(key) : none;
        const auto& b = theirs.contains(key) ? theirs.at(key) : none;
        if (a != b)
            differences.push_back({key, fmt::format("{}", fmt::join(a, ", ")), fmt::format("{}", fmt::join(b, ", "))});
    }
    return differences;
}

std::vector<ComparedCells> paired_differences(const ComparedSide& first, const ComparedSide& second,
                                              const std::string& metric) {
    const auto cells = cells_of(first, second);
    const auto treatments = treatments_of(cells);
    const Pairing pairing(cells, treatments, metric);
    const auto keys = by_key(cells);
    std::vector<ComparedCells> rows;
    std::array<Weights, 2> all;
    std::set<std::size_t> seeds_of_all;
    bool is_other_data = false;
    for (const auto& [key, sides] : keys) {
        const std::array weights = {treatments.mean_over(sides[0]), treatments.mean_over(sides[1])};
        const auto seeds = both(seeds_of(cells, sides[0]), seeds_of(cells, sides[1]));
        seeds_of_all = rows.empty() ? seeds : both(seeds_of_all, seeds);
        const bool differs = data_of(cells, sides[0]) != data_of(cells, sides[1]);
        is_other_data = is_other_data || differs;
        rows.push_back(pairing.row(key.empty() ? "all" : key, weights, seeds, differs));
        for (std::size_t side = 0; side < 2; ++side)
            for (const auto& [treatment, weight] : weights[side])
                all[side][treatment] += weight / static_cast<double>(keys.size());
    }
    if (rows.size() > 1) rows.push_back(pairing.row("mean over all", all, seeds_of_all, is_other_data));
    return rows;
}

}  // namespace bitsweep
