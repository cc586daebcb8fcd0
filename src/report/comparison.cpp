#include "report/comparison.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/names.h"

namespace bitsweep {
namespace {

constexpr const char* kNothing = "—";  // null, an empty object, or a key that the side does not have

// Dotted key -> the values that the side's runs have, each once.
std::map<std::string, std::set<std::string>> config_values(const ComparedSide& side) {
    std::map<std::string, std::set<std::string>> values;
    for (const auto& cell : side.cells) {
        if (!cell.run.config.is_object()) continue;
        const auto flat = cell.run.config.flatten();
        for (const auto& [pointer, value] : flat.items()) {
            std::string key = pointer.substr(std::min<std::size_t>(1, pointer.size()));
            std::replace(key.begin(), key.end(), '/', '.');
            values[key].insert(value.is_null() ? kNothing : plain(value));
        }
    }
    return values;
}

std::string joined(const std::set<std::string>& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + value;
    return text;
}

std::size_t arms_of(const ComparedSide& side) {
    std::set<std::string> arms;
    for (const auto& cell : side.cells) arms.insert(cell.arm);
    return arms.size();
}

std::set<std::string> axes_of(const ComparedSide& side) {
    std::set<std::string> axes;
    for (const auto& cell : side.cells)
        for (const auto& [axis, value] : cell.at) axes.insert(axis);
    return axes;
}

// What both sides' cells are matched by, beside the seed.
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
    Matching matching;
    matching.by_arm = arms_of(first) > 1 && arms_of(second) > 1;
    const auto others = axes_of(second);
    for (const auto& axis : axes_of(first))
        if (others.contains(axis)) matching.axes.insert(axis);
    return matching;
}

// Cells of one key and side are one treatment; a run counts once in it.
class SideTreatments {
public:
    std::size_t of(const std::string& key, int side) {
        return index_.emplace(std::pair(key, side), index_.size()).first->second;
    }

private:
    std::map<std::pair<std::string, int>, std::size_t> index_;
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
        if (a != b) differences.push_back({key, joined(a), joined(b)});
    }
    return differences;
}

std::vector<ComparedCells> paired_differences(const ComparedSide& first, const ComparedSide& second,
                                              const std::string& metric, PooledSpread& spread) {
    const auto matching = matching_of(first, second);
    SideTreatments treatments;
    std::vector<Observation> observations;
    std::vector<std::string> keys;
    std::set<std::string> known[2];
    std::set<std::pair<std::size_t, std::string>> seen;
    for (const int side : {0, 1})
        for (const auto& cell : (side == 0 ? first : second).cells) {
            const auto key = matching.key_of(cell);
            if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
            known[side].insert(key);
            const auto value = finished_value(cell.run, metric);
            const auto treatment = treatments.of(key, side);
            if (value && seen.emplace(treatment, cell.run.id).second)
                observations.push_back({treatment, static_cast<std::size_t>(cell.seed), *value});
        }
    spread = pooled_spread(observations);
    std::vector<ComparedCells> rows;
    std::map<std::size_t, double> all;
    std::erase_if(keys, [&](const std::string& key) { return !known[0].contains(key) || !known[1].contains(key); });
    for (const auto& key : keys) {
        const auto a = treatments.of(key, 0), b = treatments.of(key, 1);
        rows.push_back({key.empty() ? "all" : key, paired_difference(observations, {{a, 1.0}, {b, -1.0}}, spread)});
        all[a] += 1.0 / static_cast<double>(keys.size());
        all[b] -= 1.0 / static_cast<double>(keys.size());
    }
    if (rows.size() > 1) rows.push_back({"mean over all", paired_difference(observations, all, spread)});
    return rows;
}

Document comparison_document(const ComparedSide& first, const ComparedSide& second, const std::string& metric) {
    const auto described = describe_metric(metric);
    const int decimals = described.decimals + 1;
    Document document;
    document.title = first.label + " against " + second.label;
    Section keys{"Config keys that differ.", {{"key", first.label, second.label}, {}, {}}, {}};
    for (const auto& difference : config_differences(first, second))
        keys.table.rows.push_back({difference.key, difference.first, difference.second});
    if (keys.table.rows.empty()) keys.table.rows.push_back({"none", "", ""});
    PooledSpread spread;
    Section cells{
        fmt::format("{}: first less second, paired by seed; in {}.", described.label, described.difference_unit()),
        {{"at", "difference", "95 % interval", "n", "p"}, {}, {}},
        {}};
    for (const auto& row : paired_differences(first, second, metric, spread)) {
        const auto& d = row.difference;
        cells.table.rows.push_back({row.at, d.n > 0 ? fixed(d.mean, decimals) : kNothing,
                                    d.ci95 ? interval_text(*d.ci95, decimals) : kNothing, std::to_string(d.n),
                                    d.p ? p_text(*d.p) : kNothing});
    }
    if (cells.table.rows.empty()) cells.below = "Nothing to pair: no cell of one side has a counterpart on the other.";
    else if (spread.df > 0)
        cells.below = fmt::format(
            "Spread of one run {}, pooled over both sides' cells with the seed as block ({} of freedom). "
            "p by Student's t, not adjusted: declare contrasts in the sweep file to test.",
            fixed(spread.sd, decimals), counted(spread.df, "degree"));
    else cells.below = "Nothing repeats: the spread is unknown, and there is no interval.";
    document.sections = {std::move(keys), std::move(cells)};
    return document;
}

}  // namespace bitsweep
