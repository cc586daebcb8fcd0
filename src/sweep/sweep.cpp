#include "sweep/sweep.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/hash.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "config/stored_config.h"
#include "config/validate.h"
#include "sweep/bases.h"
#include "sweep/sweep_file.h"

namespace bitsweep {
namespace {

// Walks arms x axes x seeds, one level of overrides a level of recursion, so that 10,000 cells do not each
// apply all of them.
class Expander {
public:
    Expander(const SweepInput& input, const SweepFile& file, Sweep& sweep, Problems& problems)
        : input_(input), file_(file), sweep_(sweep), problems_(problems) {}

    // Where the file's own structure is wrong only the arms' keys are looked at: its axes may not even fit together.
    void expand(const Bases& bases) {
        const bool is_sound = problems_.empty();
        for (cell_.arm = 0; cell_.arm < file_.arms.size(); ++cell_.arm) {
            AnyConfig config = bases.of_arm(cell_.arm);
            for (const auto& [key, value] : file_.arms[cell_.arm].overrides) {
                const auto where = where_of_arm_key("arms." + file_.arms[cell_.arm].name + "." + key);
                if (key == seed_key(config)) problems_.add(where, kSeedsSetIt, kGiveSeeds);
                else set_key(config, key, value, where, problems_);
            }
            cell_.at.assign(file_.axes.size(), 0);
            if (is_sound) expand_group(0, config);
        }
    }

private:
    // An arm may nest its keys: the line of the deepest part that the document knows.
    std::string where_of_arm_key(const std::string& path) const {
        return input_.document.lines.count(path) ? input_.document.where(path) : input_.document.file + ": " + path;
    }

    void expand_group(std::size_t group, const AnyConfig& config) {
        if (group == file_.groups.size()) return expand_seeds(config);
        const auto& axes = file_.groups[group];
        const auto count = file_.axes[axes.front()].values.size();
        for (std::size_t i = 0; i < count; ++i) {
            AnyConfig deeper = config;
            for (const auto axis : axes) set_axis(deeper, axis, i);
            expand_group(group + 1, deeper);
        }
    }

    void set_axis(AnyConfig& config, std::size_t axis, std::size_t index) {
        Problems said_already;  // every base was asked before
        cell_.at[axis] = index;
        for (const auto& key : file_.axes[axis].keys)
            set_key(config, key, file_.axes[axis].values[index], "", said_already);
    }

    void expand_seeds(const AnyConfig& config) {
        AnyConfig seeded = config;
        const auto seed_name = seed_key(config);
        bool validated = false;  // the rules between keys do not look at the seed: say each mistake once
        for (const auto seed : file_.seeds) {
            cell_.seed = seed;
            if (is_excluded()) continue;
            if (problems_.is_full()) return;  // all cells may be wrong
            const auto said_before = problems_.count();
            if (!std::exchange(validated, true)) validate(config, where(), problems_);
            set_key(seeded, seed_name, seed, where() + ": seeds", problems_);
            if (problems_.count() > said_before) return;
            add_cell(seeded);
        }
    }

    bool is_excluded() const {
        return std::any_of(file_.exclude.begin(), file_.exclude.end(), [&](const auto& selector) {
            if (selector.arm && *selector.arm != cell_.arm) return false;
            if (selector.seed && *selector.seed != cell_.seed) return false;
            for (std::size_t axis = 0; axis < cell_.at.size(); ++axis)
                if (selector.at[axis] && *selector.at[axis] != cell_.at[axis]) return false;
            return true;
        });
    }

    void add_cell(const AnyConfig& config) {
        AnyConfig complete = config;
        if (needs_resolving(complete)) {
            const auto said_before = problems_.count();
            resolve(complete, where(), input_.sources, problems_);
            if (problems_.count() > said_before) return;
        }
        cell_.run = add_run(std::move(complete), true);
        sweep_.cells.push_back(cell_);
    }

    std::size_t add_run(AnyConfig config, bool is_cell) {
        std::string parent;
        if (const auto* ours = std::get_if<RunConfig>(&config); ours != nullptr && ours->needed() != nullptr)
            parent = sweep_.runs[add_run(*ours->needed(), false)].id;
        const std::string id = run_id(config);
        const auto [entry, is_new] = index_of_.try_emplace(id, sweep_.runs.size());
        if (is_new) sweep_.runs.push_back({id, std::move(config), is_cell, parent});
        else if (is_cell) sweep_.runs[entry->second].is_cell = true;
        return entry->second;
    }

    std::string where() const {
        std::string text = input_.document.file + ": arm '" + file_.arms[cell_.arm].name + "'";
        for (std::size_t axis = 0; axis < cell_.at.size(); ++axis)
            text += ", " + file_.axes[axis].name + "=" + brief(file_.axes[axis].values[cell_.at[axis]]);
        return text;
    }

    const SweepInput& input_;
    const SweepFile& file_;
    Sweep& sweep_;
    Problems& problems_;
    SweepCell cell_;
    std::unordered_map<std::string, std::size_t> index_of_;
};

bool is_named_by(const OrderedJson& selector, const Sweep& sweep, const SweepCell& cell) {
    if (selector.contains("arm") && selector["arm"] != sweep.arms[cell.arm]) return false;
    for (std::size_t i = 0; i < sweep.axes.size(); ++i)
        if (selector.contains(sweep.axes[i].name) && selector[sweep.axes[i].name] != sweep.axes[i].values[cell.at[i]])
            return false;
    return true;
}

std::set<std::size_t> runs_named_by(const OrderedJson& selector, const Sweep& sweep) {
    std::set<std::size_t> runs;
    for (const auto& cell : sweep.cells)
        if (is_named_by(selector, sweep, cell)) runs.insert(cell.run);
    return runs;
}

// Checks that exclude leaves a cell, and one of each side of a contrast, and that the sides are not the same runs.
void check_cells(const Sweep& sweep, const SweepInput& input, Problems& problems) {
    if (!problems.empty()) return;
    if (sweep.cells.empty()) return problems.add(input.document.where("exclude"), "every cell is excluded");
    for (std::size_t i = 0; i < sweep.contrasts.size(); ++i) {
        const auto& contrast = sweep.contrasts[i];
        const std::set<std::size_t> sides[] = {runs_named_by(contrast[0], sweep), runs_named_by(contrast[1], sweep)};
        for (std::size_t side = 0; side < 2; ++side)
            if (sides[side].empty())
                problems.add(input.document.where(fmt::format("contrasts.{}.{}", i, side)),
                             "every cell that " + brief(contrast[side]) + " names is excluded");
        if (!sides[0].empty() && sides[0] == sides[1])
            problems.add(input.document.where(fmt::format("contrasts.{}", i)),
                         fmt::format("{} and {} are the same runs: their difference is 0, and it would count in the "
                                     "adjustment of the others",
                                     brief(contrast[0]), brief(contrast[1])),
                         "configs that mean the same behaviour are one run");
    }
}

// Axes that are zipped change together. One value alone changes nothing, and may be wanted for its label.
void note_idle_axes(const SweepFile& file, Sweep& sweep) {
    for (const auto& group : file.groups) {
        if (sweep.axes[group.front()].values.size() < 2) continue;
        std::map<std::vector<std::int64_t>, std::size_t>
            runs;  // of the cells that differ in this group alone, the first's
        const bool is_idle = std::all_of(sweep.cells.begin(), sweep.cells.end(), [&](const SweepCell& cell) {
            std::vector<std::int64_t> others(cell.at.begin(), cell.at.end());
            for (const auto axis : group) others[axis] = -1;
            others.insert(others.end(), {static_cast<std::int64_t>(cell.arm), cell.seed});
            return runs.emplace(std::move(others), cell.run).first->second == cell.run;
        });
        if (is_idle && runs.size() < sweep.cells.size())
            sweep.notes.push_back(
                fmt::format("axis '{}' changes no run: all its values mean the same", sweep.axes[group.front()].name));
    }
}

// Bits are 32 unless a sweep gives them: who names a method hardly means that.
void note_methods_without_bits(Sweep& sweep) {
    std::map<std::pair<std::size_t, std::string>, bool> is_idle;  // of an arm's half, in all its cells
    const auto look = [&](std::size_t arm, const char* half, const auto& quantizer) {
        const bool is_idle_here = quantizer.method != "none" && quantizer.bits.full_precision();
        is_idle.try_emplace({arm, half}, true).first->second &= is_idle_here;
    };
    for (const auto& cell : sweep.cells) {
        const auto* ours = std::get_if<RunConfig>(&sweep.runs[cell.run].config);
        if (ours == nullptr) continue;
        const auto& quant = ours->quant;
        if (!quant.layers.empty()) return;  // they bring bits of their own
        look(cell.arm, "quant.weight", quant.weight);
        look(cell.arm, "quant.activation", quant.activation);
    }
    for (const auto& [half, idle] : is_idle)
        if (idle)
            sweep.notes.push_back(fmt::format("arm '{}' quantizes nothing by its {}.method: {}.bits is 32",
                                              sweep.arms[half.first], half.second, half.second));
}

// A whole number is the same value with and without ".0".
std::string value_text(const Json& value) {
    return value.is_number() ? fmt::format("{}", value.get<double>()) : brief(OrderedJson(value));
}

// What arms of different trainers have in common and set to different values: the difference between the arms may be
// that, and not the trainers.
void note_different_keys(Sweep& sweep) {
    std::map<std::string, std::map<std::string, std::string>> values;  // key -> arm -> value
    for (const auto& cell : sweep.cells) {
        const auto& config = sweep.runs[cell.run].config;
        for (const auto& [key, value] : StoredConfig(Json(to_json(config))).values())
            if (key != "trainer" && key != seed_key(config))
                values[key].try_emplace(sweep.arms[cell.arm], value_text(value));
    }
    for (const auto& [key, by_arm] : values) {
        std::vector<std::string> texts;
        std::set<std::string> different;
        for (const auto& [arm, value] : by_arm) {
            texts.push_back(arm + " " + value);
            different.insert(value);
        }
        if (different.size() > 1)
            sweep.notes.push_back(fmt::format("arms differ in '{}': {}", key, fmt::join(texts, ", ")));
    }
}

// `before`: the key's value without the override. The files that it names are looked at too: another folder is another
// run, although its path is not part of the id.
void note_idle_override(const std::string& key, const OrderedJson& before, const ConfigSources& sources, Sweep& sweep) {
    if (before.is_null() || key.starts_with("init.")) return;  // a parent's config follows from the whole recipe
    for (const auto& run : sweep.runs) {
        Problems ignored;
        auto config = run.config;
        set_key(config, key, before, "", ignored);
        if (auto* ours = std::get_if<RunConfig>(&config); ours != nullptr && key == "data.folder")
            ours->data.fingerprint.clear();
        resolve(config, "", sources, ignored);
        if (!ignored.empty() || run_id(config) != run.id) return;
    }
    sweep.notes.push_back(fmt::format("override {} changes no run", key));
}

}  // namespace

Sweep expand_sweep(const SweepInput& input, Problems& problems) {
    OrderedJson seeds_override;
    std::vector<std::pair<std::string, OrderedJson>> overrides;
    for (const auto& text : input.overrides) {
        auto [key, value] = parse_override(text, problems);
        if (key == "seeds") seeds_override = std::move(value);
        else if (!key.empty()) overrides.emplace_back(key, std::move(value));
    }
    for (std::size_t i = 0; i < overrides.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (overrides[j].first == overrides[i].first)
                problems.add("override " + overrides[i].first, "is given twice");
    const SweepFile file = parse_sweep_file(input.document, seeds_override, problems);
    Bases bases = read_bases(input, file, problems);
    check_axes(input, file, bases, problems);
    const auto before =
        problems.empty() ? StoredConfig(Json(to_json(bases.all.front()))).values() : std::map<std::string, Json>();
    for (const auto& [key, value] : overrides) apply_override(bases, file, key, value, problems);

    Sweep sweep;
    sweep.name = input.name;
    sweep.file = input.document.file;
    sweep.question = file.question;
    sweep.overrides = input.overrides;
    for (const auto& arm : file.arms) sweep.arms.push_back(arm.name);
    sweep.axes = file.axes;
    sweep.contrasts = file.contrasts;
    sweep.minutes = file.minutes;
    if (problems.empty()) sweep.metric = metric_of(input, file, bases, problems);
    Expander(input, file, sweep, problems).expand(bases);
    check_cells(sweep, input, problems);
    if (!problems.empty()) return sweep;
    note_idle_axes(file, sweep);
    note_methods_without_bits(sweep);
    if (bases.all.size() > 1) note_different_keys(sweep);
    for (const auto& [key, value] : overrides)
        if (const auto found = before.find(key); found != before.end() && bases.all.size() == 1)
            note_idle_override(key, found->second, input.sources, sweep);
    return sweep;
}

std::string sweep_name(const std::string& file) {
    const std::string folder = "sweeps/";
    std::string name = file;
    const auto at = name.rfind("/" + folder);
    if (at != std::string::npos) name = name.substr(at + 1 + folder.size());
    else if (name.rfind(folder, 0) == 0) name = name.substr(folder.size());
    else name = name.substr(name.rfind('/') + 1);
    const std::string ending = ".json";
    if (name.size() > ending.size() && name.ends_with(ending)) name.resize(name.size() - ending.size());
    return name;
}

std::string name_with_overrides(const std::string& name, std::vector<std::string> overrides) {
    std::sort(overrides.begin(), overrides.end());
    const auto given = overrides.empty() ? "" : fmt::format("@{}", fmt::join(overrides, ","));
    auto spelled = given;
    for (auto& c : spelled)
        if (c == '/' || c == '\\' || c == ' ' || c == '"' || static_cast<unsigned char>(c) < ' ' || c == '\x7f')
            c = '_';
    // Of {"a=1,b=2"} and {"a=1", "b=2"} the first has the hash.
    const bool reads_as_two = std::any_of(overrides.begin(), overrides.end(), [](const std::string& text) {
        const auto comma = text.find(',');
        return comma != std::string::npos && text.find('=', comma) != std::string::npos;
    });
    const auto folder = name.substr(0, name.rfind('/') + 1), last = name.substr(folder.size()) + spelled;
    if (spelled == given && !reads_as_two && last.size() <= kLongestSweepName) return folder + last;
    const auto hash = "~" + sha256_hex(name + given).substr(0, 8);
    auto length = std::min(last.size(), kLongestSweepName - hash.size());
    while (length < last.size() && (static_cast<unsigned char>(last[length]) & 0xC0U) == 0x80) --length;
    return folder + last.substr(0, length) + hash;
}

OrderedJson to_json(const Sweep& sweep) {
    OrderedJson json{{"sweep", text_of_bytes(sweep.name)},
                     {"file", text_of_bytes(sweep.file)},
                     {"overrides", sweep.overrides},
                     {"question", sweep.question},
                     {"arms", sweep.arms},
                     {"axes", OrderedJson::array()},
                     {"axis_keys", OrderedJson::object()},
                     {"contrasts", sweep.contrasts},
                     {"resources", {{"minutes", sweep.minutes}}}};
    for (const auto& axis : sweep.axes) {
        json["axes"].push_back(axis.name);
        json["axis_keys"][axis.name] = axis.keys;
    }
    auto cells = OrderedJson::array();
    for (const auto& cell : sweep.cells) {
        auto at = OrderedJson::object();
        for (std::size_t i = 0; i < cell.at.size(); ++i) at[sweep.axes[i].name] = sweep.axes[i].values[cell.at[i]];
        cells.push_back(
            {{"arm", sweep.arms[cell.arm]}, {"at", at}, {"seed", cell.seed}, {"run", sweep.runs[cell.run].id}});
    }
    json["cells"] = std::move(cells);
    auto parents = OrderedJson::array();
    for (const auto& run : sweep.runs)
        if (!run.is_cell) parents.push_back(run.id);
    json["parents"] = std::move(parents);
    if (sweep.metric != TrainerMetric()) json["metric"] = to_json(sweep.metric);
    for (const auto& run : sweep.runs)
        if (!run.parent.empty()) json["starts_from"][run.id] = run.parent;
    return json;
}

}  // namespace bitsweep
