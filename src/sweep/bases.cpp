#include "sweep/bases.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/names.h"
#include "config/config_io.h"

namespace bitsweep {
namespace {

bool has_key(const AnyConfig& base, const std::string& key) {
    const auto* trainer = trainer_of(base);
    return trainer != nullptr ? trainer->find_key(key) != nullptr : is_config_key(key);
}

AnyConfig read_base(const SweepInput& input, const SweepFile& file, Problems& problems) {
    if (!file.base.is_string() && !file.base.is_object()) return {};
    JsonDocument base{input.document.file, file.base, {}};
    for (const auto& [path, line] : input.document.lines) {
        if (path.rfind("base.", 0) == 0) base.lines[path.substr(5)] = line;
    }
    return load_base(base, input.document.where("base"), input.sources, problems);
}

// The metric of that name, as the base's trainer describes it; nullopt where it has none. What ours gives is not a
// list.
std::optional<TrainerMetric> metric_named(const AnyConfig& base, const std::string& name) {
    const auto* trainer = trainer_of(base);
    if (name.empty() || name == main_metric(base).name) return main_metric(base);
    if (trainer == nullptr)
        return TrainerMetric{name, name.find(".top1") != std::string::npos ? "%" : "",
                             name.find("loss") == std::string::npos};
    const auto found = std::find_if(trainer->metrics.begin(), trainer->metrics.end(),
                                    [&](const auto& metric) { return metric.name == name; });
    return found == trainer->metrics.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

Bases read_bases(const SweepInput& input, const SweepFile& file, Problems& problems) {
    Bases bases;
    std::map<std::string, std::size_t> index_of;  // by path; "" = the sweep's own
    for (const auto& arm : file.arms) {
        const auto [found, is_new] = index_of.try_emplace(arm.base, bases.all.size());
        bases.index_of_arm.push_back(found->second);
        const auto where = input.document.where("arms." + arm.name + ".base");
        if (is_new && arm.base.empty()) bases.all.push_back(read_base(input, file, problems));
        else if (is_new)
            bases.all.push_back(load_base({where, OrderedJson(arm.base), {}}, where, input.sources, problems));
    }
    return bases;
}

void check_axes(const SweepInput& input, const SweepFile& file, const Bases& bases, Problems& problems) {
    for (const auto& base : bases.all)
        for (const auto& axis : file.axes)
            for (std::size_t i = 0; i < axis.values.size(); ++i) {
                AnyConfig scratch = base;
                const auto where = where_of_axis_value(input.document, axis.name, i);
                for (const auto& key : axis.keys)
                    if (key == "seed") continue;  // said already
                    else if (key == seed_key(base)) problems.add(where, kSeedsSetIt, kGiveSeeds);
                    else if (i == 0 || has_key(base, key)) set_key(scratch, key, axis.values[i], where, problems);
            }
}

void apply_override(Bases& bases, const SweepFile& file, const std::string& key, const OrderedJson& value,
                    Problems& problems) {
    const std::string where = "override " + key;
    for (const auto& axis : file.axes)
        if (std::find(axis.keys.begin(), axis.keys.end(), key) != axis.keys.end())
            problems.add(where, "axis '" + axis.name + "' sets this key: the override would have no effect");
    for (const auto& arm : file.arms)
        for (const auto& [arm_key, arm_value] : arm.overrides)
            if (arm_key == key)
                problems.add(where, "arm '" + arm.name + "' sets this key: the override would have no effect");
    for (auto& base : bases.all)
        if (key == seed_key(base)) problems.add(where, "a sweep sets the seeds", "use seeds=[" + brief(value) + "]");
        else set_key(base, key, value, where, problems);
}

TrainerMetric metric_of(const SweepInput& input, const SweepFile& file, const Bases& bases, Problems& problems) {
    std::optional<TrainerMetric> metric;
    for (const auto& base : bases.all) {
        const auto own = metric_named(base, file.metric);
        if (!own) {
            std::vector<std::string_view> names;
            for (const auto& known : trainer_of(base)->metrics) names.push_back(known.name);
            problems.add(input.document.where("metric"),
                         fmt::format("trainer '{}' gives no '{}'", trainer_of(base)->name, file.metric),
                         name_hint(file.metric, names));
        } else if (metric && *metric != *own) {
            problems.add(
                input.document.where("metric"),
                file.metric.empty()
                    ? fmt::format("the arms' trainers have different first metrics, {} and {}", metric->name, own->name)
                    : fmt::format("the arms' trainers give {} in different units, or disagree on which is better",
                                  own->name),
                file.metric.empty() ? "say which is compared: \"metric\": \"" + own->name + "\"" : "");
        } else metric = own;
    }
    return metric.value_or(TrainerMetric());
}

}  // namespace bitsweep
