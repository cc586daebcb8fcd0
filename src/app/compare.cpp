#include "app/compare.h"

#include <algorithm>
#include <map>

#include "app/edited_sweep.h"
#include "app/run_name.h"
#include "app/selection.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/names.h"
#include "report/exhibit/quality.h"
#include "report/exhibit/sweep_values.h"

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
    return {id.substr(0, 8), {{"", {}, run->config.integer(run->config.key_of(KeyRole::kSeed)), *run}}};
}

ComparedSide cells_of(const std::string& name, const std::vector<NamedCell>& called, const Reader& reader) {
    std::map<std::string, SweepRow> sweeps;
    ComparedSide side{name, {}};
    for (const auto& cell : called) {
        const auto [sweep, is_new] = sweeps.try_emplace(cell.sweep);
        if (is_new) sweep->second = reader.sweep(cell.sweep);
        side.cells.push_back(sweep->second.cells.at(cell.index));
    }
    return side;
}

ComparedSide compared_side(const std::string& name, const CompareRequest& request, const Reader& reader) {
    auto known = reader.sweep_names();
    const bool is_sweep = is_among(known, name);
    if (!request.sweep.empty()) {
        const auto sweep = reader.sweep(request.sweep);
        if (is_among(sweep.arms, name)) return arm_of(sweep, name);
        known.insert(known.end(), sweep.arms.begin(), sweep.arms.end());
    }
    if (is_sweep) return {name, reader.sweep(name).cells};
    if (name.empty() || is_hex(name)) return run_of(reader.run_id(name), reader);
    auto hint = name_hint(name, {known.begin(), known.end()});
    try {
        return cells_of(name, cells_called(name, reader), reader);
    } catch (const ConfigError& error) {
        const auto& nearest_cell = error.problems().front().hint;
        if (!nearest_cell.empty() && nearest_name(name, {known.begin(), known.end()}).empty()) hint = nearest_cell;
    }
    throw ConfigError(
        "compare",
        "'" + name + "' is no sweep, no arm (name its sweep by --sweep or as sweep:arm), no cells and no run", hint);
}

// The sweep's file tells what these runs are to be; what they are stands in their folders.
void check_has_started(const ComparedSide& side) {
    if (std::none_of(side.cells.begin(), side.cells.end(), [](const auto& cell) { return cell.run.config.is_known(); }))
        throw ConfigError("compare", "no run of '" + side.label + "' has started: there is nothing to compare yet");
}

OrderedJson json_of(const ComparedCells& row) {
    const auto& d = row.difference;
    return {{"at", row.at},
            {"first", row.first ? OrderedJson(*row.first) : OrderedJson()},
            {"second", row.second ? OrderedJson(*row.second) : OrderedJson()},
            {"n", d.n},
            {"difference", d.n > 0 ? OrderedJson(d.mean) : OrderedJson()},
            {"differences", d.each},
            {"ci95", d.ci95 ? OrderedJson::array({d.ci95->low, d.ci95->high}) : OrderedJson()},
            {"p", d.p ? OrderedJson(*d.p) : OrderedJson()},
            {"other_data", row.other_data},
            {"images", images_json(row.images)}};
}

}  // namespace

CompareView compare(const CompareRequest& request, const Workspace& workspace) {
    const auto reader = workspace.open();
    if (!request.sweep.empty()) say_if_edited(request.sweep, workspace);
    CompareView view{compared_side(request.first, request, reader), compared_side(request.second, request, reader),
                     request.metric};
    auto &first = view.first.cells, &second = view.second.cells;
    for (const auto* side : {&view.first, &view.second}) check_has_started(*side);
    SweepRow compared;
    for (const auto* side : {&first, &second}) compared.cells.insert(compared.cells.end(), side->begin(), side->end());
    const std::vector sides{std::move(compared)};
    if (view.metric.empty()) view.metric = main_metric(sides);
    check_metric(sides, view.metric, "--metric");
    for (auto* side : {&first, &second}) reader.read_answers(*side);
    // Two single runs are compared whatever their seeds: the config difference says so.
    if (first.size() == 1 && second.size() == 1) second.front().seed = first.front().seed;
    return view;
}

OrderedJson to_json(const CompareView& view) {
    OrderedJson json{{"first", view.first.label}, {"second", view.second.label}, {"metric", view.metric}};
    json["keys"] = OrderedJson::array();
    for (const auto& difference : config_differences(view.first, view.second))
        json["keys"].push_back({{"key", difference.key}, {"first", difference.first}, {"second", difference.second}});
    json["differences"] = OrderedJson::array();
    for (const auto& row : paired_differences(view.first, view.second, view.metric))
        json["differences"].push_back(json_of(row));
    json["quality"] = OrderedJson::array();
    for (const auto& [metric, row] : quality_differences(view.first, view.second, view.metric)) {
        json["quality"].push_back({{"metric", metric}});
        json["quality"].back().update(json_of(row));
    }
    return json;
}

std::string to_markdown(const CompareView& view) {
    return markdown_document(comparison_document(view.first, view.second, view.metric));
}

}  // namespace bitsweep::app
