#include "sweep/sweep_file.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/names.h"
#include "config/config_io.h"

namespace bitsweep {
namespace {

constexpr std::string_view kTopLevelKeys[] = {"question", "base",      "arms",      "axes",    "zip",   "exclude",
                                              "seeds",    "contrasts", "resources", "$schema", "metric"};

// Reads one document; a member each for the parts of the file.
class Reader {
public:
    Reader(const JsonDocument& document, Problems& problems) : document_(document), problems_(problems) {}

    SweepFile read(const OrderedJson& seeds_override) {
        if (document_.value.is_null()) return {};  // malformed: said already
        if (!document_.value.is_object()) {
            bad("", "expected an object with base, arms, axes and seeds");
            return {};
        }
        check_top_level_keys();
        // Arms before the base, which is needed where an arm has none of its own; arms, axes and seeds before what
        // names them. Each goes on after a mistake, so that one look at a file shows all of them.
        file_.question = read_text("question");
        file_.metric = read_text("metric");
        read_text("$schema");  // an editor's
        read_arms();
        read_base();
        read_axes();
        read_zip();
        read_seeds(member("seeds"), document_.where("seeds"));
        declared_seeds_ = file_.seeds;
        if (!seeds_override.is_null()) {
            file_.seeds.clear();
            read_seeds(seeds_override, "override seeds");
        }
        check_size();
        read_exclude();
        read_contrasts();
        read_resources();
        return std::move(file_);
    }

private:
    void bad(const std::string& path, std::string what, std::string hint = {}) {
        problems_.add(document_.where(path), std::move(what), std::move(hint));
    }

    OrderedJson member(const char* name) const {
        const auto found = document_.value.find(name);
        return found == document_.value.end() ? OrderedJson() : *found;
    }

    void check_top_level_keys() {
        const std::vector<std::string_view> known(std::begin(kTopLevelKeys), std::end(kTopLevelKeys));
        for (const auto& [name, value] : document_.value.items()) {
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            const auto hint = name_hint(name, known);
            bad(name, "unknown key '" + name + "' in a sweep file", hint.empty() ? "config keys go into arms" : hint);
        }
    }

    std::string read_text(const char* name) {
        const auto value = member(name);
        if (!value.is_null() && !value.is_string()) bad(name, "expected a string, got " + brief(value));
        return value.is_string() ? value.get<std::string>() : std::string();
    }

    void read_base() {
        file_.base = member("base");
        const bool is_needed =
            std::any_of(file_.arms.begin(), file_.arms.end(), [](const auto& arm) { return arm.base.empty(); });
        if (file_.base.is_null() && !is_needed && !file_.arms.empty()) return;
        if (file_.base.is_null())
            bad("", "'base' is missing: the recipe that every run starts from",
                "as in \"base\": \"experiments/cifar10/resnet20.json\"");
        else if (!file_.base.is_string() && !file_.base.is_object())
            bad("base", "expected a recipe's path or an object of keys, got " + brief(file_.base));
    }

    // A key's own value may be an object: init.from, quant.layers.
    void flatten(const OrderedJson& object, const std::string& prefix, SweepFile::Arm& arm,
                 std::set<std::string>& known) {
        for (const auto& [name, value] : object.items()) {
            const std::string key = prefix.empty() ? name : prefix + "." + name;
            const auto path = "arms." + arm.name + "." + key;
            if (key == "base") read_arm_base(value, path, arm);
            else if (value.is_object() && !is_config_key(key)) flatten(value, key, arm, known);
            else if (key == "seed") bad(path, "an arm cannot set 'seed'", "give seeds with \"seeds\"");
            else if (!known.insert(key).second) bad(path, "'" + key + "' is set twice in arm '" + arm.name + "'");
            else arm.overrides.emplace_back(key, value);
        }
    }

    // An arm with a base of its own takes nothing from the sweep's: it may be another trainer's.
    void read_arm_base(const OrderedJson& value, const std::string& path, SweepFile::Arm& arm) {
        if (value.is_string()) arm.base = value.get<std::string>();
        if (arm.base.empty()) bad(path, "expected a recipe's path, got " + brief(value));
    }

    void check_name(const std::string& name, const std::string& path, const char* of_what) {
        if (name.find_first_not_of(" \t\n") == std::string::npos)
            bad(path, std::string("the name of ") + of_what + " is empty");
    }

    void read_arms() {
        const auto arms = member("arms");
        if (arms.is_null()) {
            file_.arms.push_back({"base", {}});
            return;
        }
        if (!arms.is_object() || arms.empty()) {
            bad("arms", "expected an object of at least one arm, {\"name\": {key: value}}, got " + brief(arms));
            return;
        }
        for (const auto& [name, overrides] : arms.items()) {
            SweepFile::Arm arm{name, {}};
            check_name(name, "arms." + name, "an arm");
            std::set<std::string> keys;
            if (overrides.is_object()) flatten(overrides, "", arm, keys);
            else bad("arms." + name, "expected an object of keys, got " + brief(overrides));
            file_.arms.push_back(std::move(arm));
        }
    }

    void read_axes() {
        const auto axes = member("axes");
        if (axes.is_null()) return;
        if (!axes.is_object()) return bad("axes", "expected an object of axes, got " + brief(axes));
        constexpr std::size_t kMostAxes = 100;
        if (axes.size() > kMostAxes)
            return bad("axes", fmt::format("expected at most {} axes, got {}", kMostAxes, axes.size()));
        for (const auto& [name, spec] : axes.items()) read_axis(name, spec);
    }

    // {"keys": [...], "values": [...]}; or a plain list of values, where the axis's name is the key.
    void read_axis(const std::string& name, const OrderedJson& spec) {
        const std::string path = "axes." + name;
        Axis axis{name, {}, {}};
        check_name(name, path, "an axis");
        if (name == "arm" || name == "seed" || name == "state")
            bad(path, "'" + name + "' cannot name an axis: it has a meaning of its own");
        const OrderedJson* values = &spec;
        if (spec.is_object()) {
            read_axis_keys(axis, spec, path);
            if (!spec.contains("values")) return bad(path, "'values' is missing");
            values = &spec["values"];
        } else {
            axis.keys = {name};
        }
        if (!values->is_array()) return bad(path, "expected a list of values, got " + brief(*values));
        if (values->empty()) bad(path, "the axis is empty: expected at least one value");
        axis.values.assign(values->begin(), values->end());
        std::set<OrderedJson> known;
        for (std::size_t i = 0; i < axis.values.size(); ++i) check_axis_value(axis, i, path, known);
        check_sets_alone(axis, path);
        file_.axes.push_back(std::move(axis));
    }

    // A key that two parts of a sweep set has the value of one of them, and the other's label would not be true.
    void check_sets_alone(const Axis& axis, const std::string& path) {
        for (const auto& key : axis.keys) {
            for (const auto& other : file_.axes)
                if (std::count(other.keys.begin(), other.keys.end(), key) > 0)
                    bad(path, "axis '" + other.name + "' sets '" + key + "' too: one of them would have no effect");
            for (const auto& arm : file_.arms)
                for (const auto& [arm_key, value] : arm.overrides)
                    if (arm_key == key)
                        bad(path, "arm '" + arm.name + "' sets '" + key + "' too: it would have no effect there",
                            "leave it out of the arm, or the arm's other cells out with \"exclude\"");
        }
    }

    void read_axis_keys(Axis& axis, const OrderedJson& spec, const std::string& path) {
        for (const auto& [key, value] : spec.items())
            if (key != "keys" && key != "key" && key != "values")
                bad(path + "." + key, "unknown key '" + key + "' in an axis",
                    name_hint(key, {"keys", "key", "values"}));
        auto keys = spec.contains("keys") ? spec["keys"] : spec.contains("key") ? spec["key"] : OrderedJson(axis.name);
        if (keys.is_string()) keys = OrderedJson::array({keys});
        const bool are_strings = keys.is_array() && !keys.empty() &&
                                 std::all_of(keys.begin(), keys.end(), [](const auto& key) { return key.is_string(); });
        if (are_strings) axis.keys = keys.get<std::vector<std::string>>();
        else bad(path + ".keys", "expected a list of config keys, got " + brief(keys));
    }

    void check_axis_value(const Axis& axis, std::size_t index, const std::string& path, std::set<OrderedJson>& known) {
        const auto& value = axis.values[index];
        if (!known.insert(value).second)
            problems_.add(where_of_axis_value(document_, axis.name, index),
                          "the value " + brief(value) + " stands twice in axis '" + axis.name + "'");
        if (index == 0 && is_among(axis.keys, "seed")) bad(path, "an axis over 'seed': give seeds with \"seeds\"");
    }

    std::optional<std::size_t> axis_index(const std::string& name) const {
        for (std::size_t i = 0; i < file_.axes.size(); ++i)
            if (file_.axes[i].name == name) return i;
        return std::nullopt;
    }

    std::vector<std::string_view> axis_names(std::vector<std::string_view> names = {}) const {
        for (const auto& axis : file_.axes) names.push_back(axis.name);
        return names;
    }

    void read_zip() {
        std::vector<bool> zipped(file_.axes.size(), false);
        const auto zip = member("zip");
        if (!zip.is_null() && !zip.is_array()) bad("zip", "expected a list of lists of axes, got " + brief(zip));
        else
            for (std::size_t i = 0; i < zip.size(); ++i) read_zip_group(zip[i], "zip." + std::to_string(i), zipped);
        for (std::size_t i = 0; i < file_.axes.size(); ++i)
            if (!zipped[i]) file_.groups.push_back({i});
        std::sort(file_.groups.begin(), file_.groups.end());
    }

    void read_zip_group(const OrderedJson& names, const std::string& path, std::vector<bool>& zipped) {
        std::vector<std::size_t> group;
        if (!names.is_array()) return bad(path, "expected a list of axes, got " + brief(names));
        for (const auto& name : names) {
            const auto text = name.is_string() ? name.get<std::string>() : std::string();
            const auto index = axis_index(text);
            if (!index || !name.is_string()) {
                bad(path, "unknown axis " + brief(name), name_hint(text, axis_names()));
                continue;
            }
            if (zipped[*index]) bad(path, "axis " + brief(name) + " is zipped twice");
            zipped[*index] = true;
            group.push_back(*index);
        }
        for (const auto index : group)
            if (file_.axes[index].values.size() != file_.axes[group.front()].values.size())
                bad(path, fmt::format("axes that are zipped need as many values each: '{}' has {}, '{}' has {}",
                                      file_.axes[group.front()].name, file_.axes[group.front()].values.size(),
                                      file_.axes[index].name, file_.axes[index].values.size()));
        if (!group.empty()) file_.groups.push_back(std::move(group));
    }

    void read_seeds(const OrderedJson& seeds, const std::string& where) {
        constexpr std::int64_t kMostSeeds = 100000;
        const std::string expected = fmt::format(
            "expected a count from 1 to {} or a list of different seeds >= 0, got {}", kMostSeeds, brief(seeds));
        if (seeds.is_null()) {
            file_.seeds = {1};
        } else if (seeds.is_number_integer() && seeds.get<std::int64_t>() >= 1 &&
                   seeds.get<std::int64_t>() <= kMostSeeds) {
            for (std::int64_t seed = 1; seed <= seeds.get<std::int64_t>(); ++seed) file_.seeds.push_back(seed);
        } else if (seeds.is_array() && !seeds.empty()) {
            std::set<OrderedJson> known;
            for (const auto& seed : seeds) {
                const bool good =
                    seed.is_number_integer() && seed.get<std::int64_t>() >= 0 && known.insert(seed).second;
                if (!good || known.size() > kMostSeeds) return problems_.add(where, expected);
                file_.seeds.push_back(seed.get<std::int64_t>());
            }
        } else {
            problems_.add(where, expected);
        }
    }

    void check_size() {
        constexpr double kMostCells = 1'000'000;
        double cells = static_cast<double>(file_.arms.size()) * static_cast<double>(file_.seeds.size());
        for (const auto& group : file_.groups) cells *= static_cast<double>(file_.axes[group.front()].values.size());
        if (cells > kMostCells)
            bad("", fmt::format("expected at most {:.0f} cells (arms x axes x seeds), got {:.6g}", kMostCells, cells));
    }

    void read_exclude() {
        const auto exclude = member("exclude");
        if (!exclude.is_null() && !exclude.is_array())
            return bad("exclude", "expected a list of objects, got " + brief(exclude));
        for (std::size_t i = 0; i < exclude.size(); ++i)
            for (const auto& one : alternatives(exclude[i], "exclude." + std::to_string(i)))
                file_.exclude.push_back(read_selector(one, "exclude." + std::to_string(i), true));
    }

    // A list stands for each of its values, unless the axis has that list as a value: {"arm": ["a", "b"], "bits": 2}.
    std::vector<OrderedJson> alternatives(const OrderedJson& selector, const std::string& path) {
        constexpr std::size_t kMost = 100'000;
        if (!selector.is_object()) return {selector};
        std::vector<OrderedJson> list{OrderedJson::object()};
        for (const auto& [name, value] : selector.items()) {
            const auto axis = axis_index(name);
            const bool is_value =
                axis && std::count(file_.axes[*axis].values.begin(), file_.axes[*axis].values.end(), value);
            const auto choices = value.is_array() && !is_value ? value : OrderedJson::array({value});
            if (list.size() * choices.size() > kMost) {
                bad(path, fmt::format("expected lists that name at most {} combinations", kMost));
                return {};
            }
            std::vector<OrderedJson> longer;
            for (const auto& partial : list)
                for (const auto& choice : choices) {
                    longer.push_back(partial);
                    longer.back()[name] = choice;
                }
            list = std::move(longer);
        }
        return list;
    }

    void read_contrasts() {
        const auto contrasts = member("contrasts");
        if (contrasts.is_null()) return;
        if (!contrasts.is_array())
            return bad("contrasts", "expected a list of pairs of cells, got " + brief(contrasts));
        constexpr std::size_t kMostContrasts = 1000;
        if (contrasts.size() > kMostContrasts)
            return bad("contrasts", fmt::format("expected at most {}, got {}", kMostContrasts, contrasts.size()));
        std::map<std::set<Json>, std::size_t> known;
        for (std::size_t i = 0; i < contrasts.size(); ++i) {
            const std::string path = "contrasts." + std::to_string(i);
            if (!contrasts[i].is_array() || contrasts[i].size() != 2) {
                bad(path, "expected a pair of cells, [{\"arm\": ...}, {\"arm\": ...}], got " + brief(contrasts[i]));
                continue;
            }
            for (std::size_t side = 0; side < 2; ++side)
                read_selector(contrasts[i][side], path + "." + std::to_string(side), false);
            if (Json(contrasts[i][0]) == Json(contrasts[i][1])) bad(path, "compares a cell with itself");
            std::set<Json> sides{Json(contrasts[i][0]), Json(contrasts[i][1])};  // in any order
            if (const auto [earlier, is_new] = known.emplace(std::move(sides), i); !is_new)
                bad(path, fmt::format("is contrast {} again: each would count in the adjustment of the others",
                                      earlier->second));
        }
        file_.contrasts = contrasts;
    }

    SweepFile::Selector read_selector(const OrderedJson& object, const std::string& path, bool seed_allowed) {
        SweepFile::Selector selector{{}, std::vector<std::optional<std::size_t>>(file_.axes.size()), {}};
        if (!object.is_object() || object.empty()) {
            bad(path, "expected an object such as {\"arm\": \"fp32\", \"bits\": 2}, got " + brief(object));
            return selector;
        }
        for (const auto& [name, value] : object.items()) {
            const std::string key_path = path + "." + name;
            if (name == "arm") selector.arm = find_arm(value, key_path);
            else if (name == "seed" && seed_allowed) selector.seed = find_seed(value, key_path);
            else if (const auto axis = axis_index(name)) selector.at[*axis] = find_value(*axis, value, key_path);
            else bad(key_path, "'" + name + "' is no axis of this sweep", name_hint(name, axis_names({"arm"})));
        }
        return selector;
    }

    std::optional<std::size_t> find_arm(const OrderedJson& value, const std::string& path) {
        std::vector<std::string_view> names;
        for (const auto& arm : file_.arms) names.push_back(arm.name);
        for (std::size_t i = 0; i < file_.arms.size(); ++i)
            if (value == file_.arms[i].name) return i;
        bad(path, "unknown arm " + brief(value), name_hint(value.is_string() ? value.get<std::string>() : "", names));
        return std::nullopt;
    }

    std::optional<std::int64_t> find_seed(const OrderedJson& value, const std::string& path) {
        for (const auto& seeds : {file_.seeds, declared_seeds_})  // overrides may leave out a seed that the file names
            for (const auto seed : seeds)
                if (value == seed) return seed;
        bad(path, "seed " + brief(value) + " is none of this sweep's seeds");
        return std::nullopt;
    }

    std::optional<std::size_t> find_value(std::size_t axis, const OrderedJson& value, const std::string& path) {
        const auto& values = file_.axes[axis].values;
        const auto found = std::find(values.begin(), values.end(), value);
        if (found != values.end()) return static_cast<std::size_t>(found - values.begin());
        bad(path, fmt::format("{} is no value of axis '{}'", brief(value), file_.axes[axis].name),
            "its values: " + brief(OrderedJson(values)));
        return std::nullopt;
    }

    void read_resources() {
        const auto resources = member("resources");
        if (resources.is_null()) return;
        if (!resources.is_object()) return bad("resources", "expected an object, got " + brief(resources));
        for (const auto& [name, value] : resources.items()) {
            const std::string path = "resources." + name;
            if (name != "minutes" && name != "gpus")
                bad(path, "unknown key '" + name + "'", name_hint(name, {"minutes", "gpus"}));
            else if (name == "gpus" && value != 1)
                bad(path, "expected 1, got " + brief(value),
                    "a run trains on one GPU; 'bitsweep run --gpus' says on which");
            else if (!value.is_number() || value.get<double>() < 0)
                bad(path, "expected a number >= 0, got " + brief(value));
            else if (name == "minutes") file_.minutes = value.get<double>();
        }
    }

    std::vector<std::int64_t> declared_seeds_;  // of the file, whatever the overrides say
    const JsonDocument& document_;
    Problems& problems_;
    SweepFile file_;
};

}  // namespace

std::string where_of_axis_value(const JsonDocument& document, const std::string& axis, std::size_t index) {
    const auto path = "axes." + axis;
    const auto values_path = fmt::format("{}.values.{}", path, index);
    return document.where(document.lines.count(values_path) ? values_path : fmt::format("{}.{}", path, index));
}

SweepFile parse_sweep_file(const JsonDocument& document, const OrderedJson& seeds_override, Problems& problems) {
    return Reader(document, problems).read(seeds_override);
}

}  // namespace bitsweep
