#include "report/exhibit/exhibit_input.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/member.h"
#include "base/names.h"
#include "report/exhibit/cost.h"
#include "report/exhibit/kinds.h"
#include "report/exhibit/sweep_figure.h"
#include "report/stats/grid.h"
#include "report/stats/treatments.h"

namespace bitsweep {
namespace {

Json as_list(const Json& wanted) {
    return wanted.is_array() ? wanted : Json::array({wanted});
}

bool is_one_of(const Json& value, const Json& wanted) {
    const auto list = as_list(wanted);
    return std::find(list.begin(), list.end(), value) != list.end();
}

Json value_of(const CellRow& cell, const std::string& name) {
    return name == "arm" ? Json(cell.arm) : value_on(cell, name);
}

void check_filter(const SweepRow& sweep, const Json& filter, const std::string& where) {
    for (const auto& [name, wanted] : filter.items()) {
        if (name == "arm") {
            for (const auto& arm : as_list(wanted))
                if (const auto text = plain(arm); !is_among(sweep.arms, text))
                    throw ConfigError(where + ".arm", "sweep '" + sweep.name + "' has no arm '" + text + "'",
                                      name_hint(text, {sweep.arms.begin(), sweep.arms.end()}));
            continue;
        }
        if (!is_among(sweep.axes, name))
            throw ConfigError(where + "." + name, "sweep '" + sweep.name + "' has no such axis",
                              name_hint(name, {sweep.axes.begin(), sweep.axes.end()}));
        if (std::none_of(sweep.cells.begin(), sweep.cells.end(), [&axis = name, &values = wanted](const CellRow& cell) {
                return is_one_of(value_on(cell, axis), values);
            }))
            throw ConfigError(where + "." + name,
                              "no cell of sweep '" + sweep.name + "' has " + name + " = " + write_json(wanted));
    }
}

std::set<std::string> runs_of(const SweepRow& sweep) {
    std::set<std::string> runs;
    for (const auto& cell : sweep.cells) runs.insert(cell.run.id);
    return runs;
}

// One run of each arm and point stands for the others: they differ by the seed.
std::vector<std::string> one_run_a_cell(const SweepRow& sweep) {
    std::set<std::string> seen;
    std::vector<std::string> runs;
    for (const auto& cell : sweep.cells)
        if (cell.run.config.is_known() && seen.insert(point_of(cell)).second) runs.push_back(cell.run.id);
    return runs;
}

// Started runs as if they had ended with the last epoch that all of them have.
void trim_to_common_epoch(ExhibitInput& input, const std::string& metric, const Reader& reader) {
    const auto started = [](const RunRow& run) {
        return run.epoch >= 1 && run.state != RunState::kFailed && run.state != RunState::kDiverged;
    };
    std::int64_t common = INT64_MAX, longest = 0;
    for (const auto& cell : input.sweep.cells)
        if (started(cell.run)) {
            common = std::min(common, cell.run.epoch);
            longest = std::max(longest, cell.run.epochs);
        }
    if (common == INT64_MAX) return;
    std::set<std::string> not_ended;
    for (const auto& cell : input.sweep.cells)
        if (started(cell.run) && cell.run.state != RunState::kFinished) not_ended.insert(cell.run.id);
    input.not_ended = not_ended.size();
    input.when = fmt::format("epoch {} of {}, the last that all started runs have", common, longest);
    const auto curves = reader.curves(input.sweep.name, metric);
    for (auto& cell : input.sweep.cells) {
        if (!started(cell.run)) continue;
        cell.run.metrics.clear();
        cell.run.result.clear();
        cell.run.state = RunState::kFinished;
        if (const auto found = curves.find(cell.run.id); found != curves.end())
            for (const auto& point : found->second)
                if (point.epoch == common) cell.run.metrics[metric] = point.value;
    }
}

// How many of the epochs 0 to the runs' last one make a point.
std::int64_t epochs_a_point(const SweepRow& sweep, std::int64_t most_points) {
    std::int64_t epochs = 1;
    for (const auto& cell : sweep.cells) epochs = std::max(epochs, cell.run.epoch + 1);
    return most_points == 0 ? 1 : (epochs + most_points - 1) / most_points;
}

}  // namespace

std::vector<std::string> quantized_arms(const SweepRow& sweep, const Reader& reader) {
    const auto full = reader.full_precision_arms(sweep.name);
    auto arms = sweep.arms;
    std::erase_if(arms, [&](const std::string& arm) { return full.contains(arm); });
    return arms;
}

std::vector<PublishedResult> parse_published(const JsonDocument& document, Problems& problems) {
    std::vector<PublishedResult> rows;
    if (!document.value.is_object() || !document.value.contains("rows") || !document.value["rows"].is_array()) {
        problems.add(document.file, "expected an object with a list 'rows'");
        return rows;
    }
    std::size_t i = 0;
    const auto bits = [](const Json& row, const char* key) {
        return static_cast<int>(integer_member(row, key, 1, 32));
    };
    for (const Json row : document.value["rows"]) {
        const auto path = fmt::format("rows.{}", i++);
        try {
            if (row.is_object() &&
                ((row.contains("ends_bits") && row["ends_bits"] != 32) || row.contains("quantized_ends")))
                continue;
            rows.push_back({text_member(row, "task") + "/" + text_member(row, "model"), text_member(row, "method"),
                            bits(row, "weight_bits"), bits(row, "activation_bits"), number_member(row, "value"),
                            text_member(row, "source")});
        } catch (const DataError& error) {
            problems.add(document.where(path), "a published row needs task, model, method, bits, value and source",
                         error.what());
        }
    }
    return rows;
}

std::string published_network(const StoredConfig& config) {
    if (!config.is_known()) return {};
    const auto width = config.at("model.width");
    // A number of a paper stands only beside its own network, so every key that makes another one of it ends here.
    if (!width.is_null() && width != 1.0) return {};
    auto model = config.text("model.name");
    const auto data = config.text("data.name"), shortcut = config.text("model.shortcut");
    if (config.text("model.block") == "pre" && model.starts_with("resnet")) model += "_preact";
    if (shortcut == "pool" || shortcut == "B") model += "_" + shortcut;
    if (model == "alexnet") model = "alexnet_bn";
    if (model == "svhnnet") model = "convnet7";
    return (data.starts_with("svhn") ? "svhn" : data) + "/" + model;
}

SweepRow filtered(SweepRow sweep, const OrderedJson& filter, const std::string& where) {
    if (filter.is_null() || filter.empty()) return sweep;
    const Json wanted = filter;
    check_filter(sweep, wanted, where);
    std::set<std::string> arms;
    std::erase_if(sweep.cells, [&](const CellRow& cell) {
        return std::any_of(wanted.items().begin(), wanted.items().end(),
                           [&](const auto& entry) { return !is_one_of(value_of(cell, entry.key()), entry.value()); });
    });
    for (const auto& cell : sweep.cells) arms.insert(cell.arm);
    std::erase_if(sweep.arms, [&](const std::string& arm) { return !arms.contains(arm); });
    return sweep;
}

ExhibitInput gather(const Specification& specification, const SweepRow& sweep, const Reader& reader,
                    const std::vector<PublishedResult>& published, const ReportOptions& options) {
    ExhibitInput input;
    if (const auto* drawing = find_drawing(specification))
        for (const auto probe : {drawing->probe, drawing->beside})
            if (!probe.empty())
                for (auto& found : reader.probes(std::string(probe))) input.probes.push_back(std::move(found));
    const auto* kind = find_kind(specification);
    if (sweep.name.empty() || kind == nullptr) return input;
    input.methods = quantized_arms(sweep, reader);
    input.sweep = filtered(sweep, specification.filter, specification.place("filter"));
    if (options.provenance) input.commits = reader.commits(sweep.name);
    if (specification.x == kLatency) input.probes = reader.probes(std::string(kLatency));
    const auto& metric = specification.y.front();
    if (kind->reads_cells() && metric == "test.top1" && !input.sweep.contrasts.empty())
        reader.read_answers(input.sweep.cells);
    if (options.common_epoch && kind->reads_cells()) trim_to_common_epoch(input, metric, reader);
    if (!specification.left_out.empty()) return input;
    const auto runs = runs_of(input.sweep);
    input.epochs_a_point = epochs_a_point(input.sweep, options.most_points);
    if (kind->reads & kReadLayers) input.layers = reader.layer_curves(runs, metric, input.epochs_a_point);
    if (kind->reads & kReadCurves)
        for (const auto& key : specification.y) input.curves[key] = reader.curves(runs, key, input.epochs_a_point);
    if (kind->reads & kReadProgress)
        input.progress = specification.x == kByStep ? reader.steps(runs) : reader.seconds(runs);
    if ((kind->reads & kReadModels) || specification.cost)
        for (const auto& run : one_run_a_cell(input.sweep)) input.models[run] = reader.model(run);
    if (!specification.published) return input;
    std::set<std::string> networks;
    for (const auto& cell : input.sweep.cells) networks.insert(published_network(cell.run.config));
    for (const auto& row : published)
        if (networks.contains(row.network)) input.published.push_back(row);
    return input;
}

}  // namespace bitsweep
