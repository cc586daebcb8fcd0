#include "sweep/declaration.h"

#include <algorithm>
#include <map>
#include <set>

namespace bitsweep {
namespace {

using SeedRuns = std::map<std::int64_t, std::set<std::string>>;

bool matches(const OrderedJson& cell, const OrderedJson& selector) {
    for (const auto& [name, value] : selector.items()) {
        const auto& own = name == "arm" ? cell.at("arm") : cell.at("at").value(name, OrderedJson());
        if (own != value) return false;
    }
    return true;
}

SeedRuns runs_of(const OrderedJson& side, const OrderedJson& sweep) {
    SeedRuns runs;
    for (const auto& cell : sweep.at("cells"))
        if (matches(cell, side)) runs[cell.at("seed").get<std::int64_t>()].insert(cell.at("run").get<std::string>());
    return runs;
}

// Seeds of both sides -> whether both have a finished run. A run that both sides share says nothing about them.
std::map<std::int64_t, bool> common_seeds(const OrderedJson& contrast, const OrderedJson& sweep,
                                          const std::function<bool(const std::string&)>& is_finished) {
    const auto first = runs_of(contrast.at(0), sweep), second = runs_of(contrast.at(1), sweep);
    std::map<std::int64_t, bool> seeds;
    for (const auto& [seed, runs] : first) {
        const auto found = second.find(seed);
        if (found == second.end()) continue;
        const auto has_finished = [&](const std::set<std::string>& own, const std::set<std::string>& others) {
            return std::any_of(own.begin(), own.end(),
                               [&](const auto& run) { return !others.contains(run) && is_finished(run); });
        };
        seeds[seed] = has_finished(runs, found->second) && has_finished(found->second, runs);
    }
    return seeds;
}

std::set<std::int64_t> seeds_at(const OrderedJson& entry, const char* key) {
    std::set<std::int64_t> seeds;
    for (const auto& seed : entry.value(key, OrderedJson::array()))
        if (seed.is_number_integer()) seeds.insert(seed.get<std::int64_t>());
    return seeds;
}

// Takes in the seeds that the sweep has now: later ones, if what was there could be looked at.
void add_seeds(OrderedJson& entry, const std::map<std::int64_t, bool>& now) {
    auto first = seeds_at(entry, "seeds"), later = seeds_at(entry, "later_seeds");
    const bool could_look = std::any_of(now.begin(), now.end(), [&](const auto& seed) {
        return seed.second && (first.contains(seed.first) || later.contains(seed.first));
    });
    for (const auto& [seed, finished] : now)
        if (!first.contains(seed) && !later.contains(seed)) (could_look ? later : first).insert(seed);
    entry["seeds"] = first;
    if (!later.empty()) entry["later_seeds"] = later;
}

}  // namespace

OrderedJson declared_contrasts(const OrderedJson& before, const OrderedJson& sweep,
                               const std::function<bool(const std::string&)>& is_finished, const std::string& now) {
    const auto part = [&](const char* key) {
        const auto value = before.is_object() ? before.value(key, OrderedJson::array()) : OrderedJson::array();
        return value.is_array() ? value : OrderedJson::array();
    };
    const auto known = part("contrasts");
    auto declared = part("declared");
    for (const auto& contrast : sweep.at("contrasts")) {
        const auto seeds = common_seeds(contrast, sweep, is_finished);
        const auto found = std::find_if(declared.begin(), declared.end(), [&](const OrderedJson& entry) {
            return entry.is_object() && entry.value("contrast", OrderedJson()) == contrast;
        });
        if (found != declared.end()) {
            add_seeds(*found, seeds);
            continue;
        }
        if (std::find(known.begin(), known.end(), contrast) != known.end()) continue;
        const bool post_hoc = std::any_of(seeds.begin(), seeds.end(), [](const auto& seed) { return seed.second; });
        OrderedJson entry{{"contrast", contrast}, {"time", now}, {"post_hoc", post_hoc}};
        entry["seeds"] = OrderedJson::array();
        for (const auto& [seed, finished] : seeds) entry["seeds"].push_back(seed);
        declared.push_back(std::move(entry));
    }
    return declared;
}

}  // namespace bitsweep
