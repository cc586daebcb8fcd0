#include "store/sweep_merge.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "config/resolve.h"
#include "config/stored_config.h"
#include "runs/checked.h"

namespace bitsweep {
namespace {

// The cells of one arm at one point of the axes, by seed.
using Seeds = std::map<std::int64_t, OrderedJson>;

// Points in the order of the file; the arm and the values by axis, as text.
struct Points {
    std::vector<std::string> order;
    std::map<std::string, Seeds> cells;
};

std::string point_of(const OrderedJson& cell) {
    return write_json(Json{{"arm", cell.value("arm", OrderedJson())}, {"at", cell.value("at", OrderedJson())}});
}

Points points_of(const OrderedJson& sweep) {
    Points points;
    const auto cells = sweep.find("cells");
    if (cells == sweep.end() || !cells->is_array()) return points;
    for (const auto& cell : *cells) {
        if (!cell.is_object()) continue;
        const auto [seeds, is_new] = points.cells.try_emplace(point_of(cell));
        if (is_new) points.order.push_back(seeds->first);
        seeds->second.emplace(find_at<std::int64_t>(cell, "seed").value_or(0), cell);
    }
    return points;
}

OrderedJson definition_part(const OrderedJson& sweep, const char* key) {
    auto part = sweep.value(key, OrderedJson::array());
    if (std::string_view(key) == "overrides" && part.is_array())
        part.erase(std::remove_if(part.begin(), part.end(),
                                  [](const auto& text) {
                                      return text.is_string() && text.template get<std::string>().starts_with("seeds=");
                                  }),
                   part.end());
    return part;
}

// The first key but the seed's in which two configs differ; "" = none, or one of them is not known.
std::string differing_key(const Json& ours, const Json& theirs) {
    if (!ours.is_object() || !theirs.is_object()) return {};
    auto here = StoredConfig(ours).values(), there = StoredConfig(theirs).values();
    for (const auto* key : {"seed", "init.from.seed", "train.distill.from.seed"}) here.erase(key), there.erase(key);
    for (const auto& [key, value] : here)
        if (const auto found = there.find(key); found != there.end() && found->second != value)
            return fmt::format("{}: {} here, {} there", key, write_json(value), write_json(found->second));
    return {};
}

std::string difference_at(const std::string& point, const Seeds& here, const Seeds& there,
                          const std::function<Json(const std::string&)>& config_of) {
    for (const auto& [seed, cell] : there) {
        const auto same = here.find(seed);
        const auto run = text_at(cell, "run");
        if (same != here.end() && text_at(same->second, "run") != run)
            return fmt::format("{} seed {}: run {} here, {} there", point, seed, text_at(same->second, "run"), run);
        const auto key = differing_key(config_of(text_at(here.begin()->second, "run")), config_of(run));
        if (!key.empty()) return point + ": " + key;
    }
    return {};
}

// Of a dotted key; built part by part, since a pointer in a text may be none ("a~b").
Json::json_pointer place_of(std::string_view key) {
    Json::json_pointer place;
    for (std::size_t start = 0; start <= key.size();) {
        const auto end = std::min(key.find('.', start), key.size());
        place /= std::string(key.substr(start, end - start));
        start = end + 1;
    }
    return place;
}

// Whether the config is this run's with another value at the key, too: a key that cannot matter there.
bool cannot_matter(Json config, const Json::json_pointer& place, const Json& value, const std::string& id) {
    config[place] = value;
    return why_not_config_of(id, write_json(config)).empty();
}

// A run stands at the values that its config has: else its numbers would be another point's. "" = it does.
std::string wrong_place(const OrderedJson& cell, const OrderedJson& axis_keys, const Json& config) {
    if (!axis_keys.is_object() || !config.is_object()) return {};
    const auto at = cell.value("at", OrderedJson::object());
    for (const auto& [axis, keys] : axis_keys.items())
        for (const auto& key : keys) {
            if (!key.is_string() || !at.contains(axis)) continue;
            const Json value = read_json(write_json(at[axis]));
            const auto name = key.get<std::string>();
            const auto place = place_of(name);
            if (!config.contains(place) || config.at(place) == value) continue;
            if (!cannot_matter(config, place, value, text_at(cell, "run")))
                return fmt::format("{}={} in the sweep, {} is {} in its config", axis, write_json(value), name,
                                   write_json(config.at(place)));
        }
    return {};
}

// The names in a list of the sweep; what is not there, in sweeps from before it was kept, names nothing.
std::optional<std::set<std::string>> names_in(const OrderedJson& sweep, const char* list) {
    const auto found = sweep.find(list);
    if (found == sweep.end() || !found->is_array()) return std::nullopt;
    std::set<std::string> names;
    for (const auto& name : *found)
        if (name.is_string()) names.insert(name.get<std::string>());
    return names;
}

// What keeps a cell from standing in the sweep's tables; "" = nothing.
std::string unknown_place(const OrderedJson& cell, const std::optional<std::set<std::string>>& arms,
                          const std::optional<std::set<std::string>>& axes) {
    if (arms && !arms->contains(text_at(cell, "arm")))
        return fmt::format("a cell's arm '{}' is not among its arms", printable(text_at(cell, "arm"), 60));
    const auto at = cell.value("at", OrderedJson::object());  // items() borrows it
    for (const auto& [axis, value] : at.items())
        if (axes && !axes->contains(axis))
            return fmt::format("a cell's axis '{}' is not among its axes", printable(axis, 60));
    return {};
}

// What is wrong with one cell of somebody else's sweep; "" = nothing.
std::string wrong_cell(const OrderedJson& cell, const OrderedJson& axis_keys,
                       const std::function<Json(const std::string&)>& config_of) {
    const auto id = text_at(cell, "run");
    if (!RunId::parse(id)) return "'" + printable(id, 60) + "' is no run id";
    const auto seed = count_at(cell, "seed");
    if (!seed || text_at(cell, "arm").empty() || !cell.value("at", OrderedJson::object()).is_object())
        return "run " + id + ": expected an arm, its place on the axes and a seed";
    const auto json = config_of(id);
    const StoredConfig config(json);
    if (const auto wrong = wrong_place(cell, axis_keys, json); !wrong.empty())
        return fmt::format("run {}: {}", id, wrong);
    const auto key = config.key_of(KeyRole::kSeed);
    if (config.at(key).is_number() && config.integer(key) != *seed)
        return fmt::format("run {}: seed {} in the sweep, {} in its config", id, *seed, config.integer(key));
    return {};
}

}  // namespace

bool is_written_by_hand(const std::string& text) {
    Problems problems;
    const auto sweep = parse_json(text, "", problems).value;  // with comments
    return sweep.is_object() && !sweep.contains("cells") && !sweep.contains("sweep");
}

std::string wrong_sweep(const OrderedJson& sweep, const std::string& name,
                        const std::function<Json(const std::string& id)>& config_of) {
    const auto cells = sweep.is_object() ? sweep.find("cells") : sweep.end();
    if (cells == sweep.end() || !cells->is_array()) return "is no sweep";
    if (bytes_of_text(text_at(sweep, "sweep")) != name) return "calls itself '" + text_at(sweep, "sweep") + "'";
    std::set<std::pair<std::string, std::int64_t>> known;
    const auto arms = names_in(sweep, "arms"), axes = names_in(sweep, "axes");
    const auto axis_keys = sweep.value("axis_keys", OrderedJson());
    for (const auto& cell : *cells) {
        if (auto wrong = wrong_cell(cell, axis_keys, config_of); !wrong.empty()) return wrong;
        if (auto wrong = unknown_place(cell, arms, axes); !wrong.empty()) return wrong;
        if (!known.emplace(point_of(cell), *count_at(cell, "seed")).second)
            return fmt::format("has two cells {} seed {}", point_of(cell), *count_at(cell, "seed"));
    }
    const auto parents = sweep.value("parents", OrderedJson::array());
    const bool are_ids = parents.is_array() && std::all_of(parents.begin(), parents.end(), [](const auto& parent) {
                             return parent.is_string() && RunId::parse(parent.template get<std::string>());
                         });
    return are_ids ? "" : "its parents are no list of run ids";
}

MergedSweep merge_sweeps(const OrderedJson& ours, const OrderedJson& theirs,
                         const std::function<Json(const std::string& id)>& config_of) {
    for (const auto* key : {"overrides", "arms", "axes", "axis_keys", "contrasts"}) {
        const auto here = definition_part(ours, key), there = definition_part(theirs, key);
        const bool is_older = std::string_view(key) == "axis_keys" && (here.empty() || there.empty());
        if (here != there && !is_older)
            return {{}, 0, fmt::format("{}: {} here, {} there", key, write_json(here), write_json(there))};
    }
    auto here = points_of(ours);
    const auto there = points_of(theirs);
    MergedSweep merged{ours, 0, {}};
    for (const auto& point : here.order)
        if (!there.cells.contains(point)) return {{}, 0, "only here: " + point};
    for (const auto& point : there.order) {
        const auto found = here.cells.find(point);
        if (found == here.cells.end()) return {{}, 0, "only there: " + point};
        const auto& seeds = there.cells.at(point);
        if (auto difference = difference_at(point, found->second, seeds, config_of); !difference.empty())
            return {{}, 0, std::move(difference)};
        const auto before = found->second.size();
        found->second.insert(seeds.begin(), seeds.end());
        merged.added += found->second.size() - before;
    }
    if (!merged.sweep.contains("declared") && theirs.contains("declared"))
        merged.sweep["declared"] = theirs["declared"];
    if (merged.added == 0) return merged;
    auto cells = OrderedJson::array();
    for (const auto& point : here.order)
        for (const auto& [seed, cell] : here.cells.at(point)) cells.push_back(cell);
    merged.sweep["cells"] = std::move(cells);
    auto& parents = merged.sweep["parents"];
    if (!parents.is_array()) parents = OrderedJson::array();
    std::set<OrderedJson> known(parents.begin(), parents.end());
    for (const auto& parent : theirs.value("parents", OrderedJson::array()))
        if (known.insert(parent).second) parents.push_back(parent);
    const auto starts_from = theirs.value("starts_from", OrderedJson::object());
    if (!starts_from.is_object() || starts_from.empty()) return merged;
    auto& known_starts = merged.sweep["starts_from"];
    if (!known_starts.is_object()) known_starts = OrderedJson::object();
    for (const auto& [child, parent] : starts_from.items()) known_starts[child] = parent;
    return merged;
}

}  // namespace bitsweep
