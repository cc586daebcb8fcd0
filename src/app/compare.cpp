#include "app/compare.h"

#include "app/run_choice.h"
#include "app/selection.h"
#include "base/error.h"
#include "base/names.h"

namespace bitsweep::app {
namespace {

ComparedSide arm_of(const SweepRow& sweep, const std::string& arm) {
    ComparedSide side{arm, {}};
    for (const auto& cell : sweep.cells)
        if (cell.arm == arm) side.cells.push_back(cell);
    return side;
}

ComparedSide run_of(const std::string& id, const Reader& reader) {
    const auto run = reader.run(id);
    return {id.substr(0, 8), {{"", {}, run->config.integer("seed"), *run}}};
}

// An arm of --sweep, "sweep:arm", a sweep, the start of a run's id, or a run's name.
ComparedSide compared_side(const std::string& name, const CompareRequest& request, const Reader& reader) {
    const auto sweeps = reader.sweep_names();
    std::vector<std::string> arms;
    if (!request.sweep.empty()) {
        const auto sweep = reader.sweep(request.sweep);
        if (is_among(sweep.arms, name)) return arm_of(sweep, name);
        arms = sweep.arms;
    }
    if (is_among(sweeps, name)) return {name, reader.sweep(name).cells};
    if (const auto colon = name.find(':'); colon != std::string::npos && is_among(sweeps, name.substr(0, colon))) {
        const auto sweep = reader.sweep(name.substr(0, colon));
        const auto arm = name.substr(colon + 1);
        if (is_among(sweep.arms, arm)) {
            auto side = arm_of(sweep, arm);
            side.label = name;
            return side;
        }
        if (arm.find(',') != std::string::npos) return run_of(run_id_of(name, reader), reader);
        throw ConfigError("compare", "sweep '" + sweep.name + "' has no arm '" + arm + "'",
                          name_hint(arm, {sweep.arms.begin(), sweep.arms.end()}));
    }
    if (!name.empty() && is_hex(name)) return run_of(reader.run_id(name), reader);
    std::vector<std::string_view> known(arms.begin(), arms.end());
    known.insert(known.end(), sweeps.begin(), sweeps.end());
    throw ConfigError("compare",
                      "'" + name + "' is no sweep, no arm (name its sweep by --sweep or as sweep:arm) and no run",
                      name_hint(name, known));
}

}  // namespace

CompareView compare(const CompareRequest& request, const Workspace& workspace) {
    const auto reader = workspace.open();
    CompareView view{compared_side(request.first, request, reader), compared_side(request.second, request, reader),
                     request.metric};
    auto &first = view.first.cells, &second = view.second.cells;
    SweepRow compared;
    for (const auto* side : {&first, &second}) compared.cells.insert(compared.cells.end(), side->begin(), side->end());
    check_metric(std::vector{std::move(compared)}, request.metric, "--metric");
    // Two single runs are compared whatever their seeds: the config difference says so.
    if (first.size() == 1 && second.size() == 1) second.front().seed = first.front().seed;
    return view;
}

OrderedJson to_json(const CompareView& view) {
    OrderedJson json{{"first", view.first.label}, {"second", view.second.label}, {"metric", view.metric}};
    json["keys"] = OrderedJson::array();
    for (const auto& difference : config_differences(view.first, view.second))
        json["keys"].push_back({{"key", difference.key}, {"first", difference.first}, {"second", difference.second}});
    PooledSpread spread;
    json["differences"] = OrderedJson::array();
    for (const auto& row : paired_differences(view.first, view.second, view.metric, spread)) {
        const auto& d = row.difference;
        json["differences"].push_back(
            {{"at", row.at},
             {"n", d.n},
             {"difference", d.n > 0 ? OrderedJson(d.mean) : OrderedJson()},
             {"ci95", d.ci95 ? OrderedJson::array({d.ci95->low, d.ci95->high}) : OrderedJson()},
             {"p", d.p ? OrderedJson(*d.p) : OrderedJson()}});
    }
    return json;
}

std::string to_markdown(const CompareView& view) {
    return markdown_document(comparison_document(view.first, view.second, view.metric));
}

}  // namespace bitsweep::app
