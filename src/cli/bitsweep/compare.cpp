#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "app/published.h"
#include "app/selection.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "report/exhibit/comparison_document.h"
#include "store/store.h"

namespace bitsweep {
namespace {

struct CompareOptions {
    std::string first, second, sweep, metric = "test.top1";
    bool json = false;
};

ComparedSide arm_of(const SweepRow& sweep, const std::string& arm) {
    ComparedSide side{arm, {}};
    for (const auto& cell : sweep.cells)
        if (cell.arm == arm) side.cells.push_back(cell);
    return side;
}

// An arm of --sweep, "sweep:arm", a sweep, or the start of a run's id.
ComparedSide side_of(const std::string& name, const CompareOptions& options, const Reader& reader) {
    const auto sweeps = reader.sweep_names();
    std::vector<std::string> arms;
    if (!options.sweep.empty()) {
        const auto sweep = reader.sweep(options.sweep);
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
        throw ConfigError("compare", "sweep '" + sweep.name + "' has no arm '" + arm + "'",
                          name_hint(arm, {sweep.arms.begin(), sweep.arms.end()}));
    }
    if (!name.empty() && name.find_first_not_of("0123456789abcdef") == std::string::npos) {
        const auto run = reader.run(reader.run_id(name));
        return {run->id.substr(0, 8), {{"", {}, run->config.integer("seed"), *run}}};
    }
    std::vector<std::string_view> known(arms.begin(), arms.end());
    known.insert(known.end(), sweeps.begin(), sweeps.end());
    throw ConfigError("compare",
                      "'" + name + "' is no sweep, no arm (name its sweep by --sweep or as sweep:arm) and no run",
                      name_hint(name, known));
}

OrderedJson json_of(const ComparedSide& first, const ComparedSide& second, const std::string& metric) {
    OrderedJson json{{"first", first.label}, {"second", second.label}, {"metric", metric}};
    json["keys"] = OrderedJson::array();
    for (const auto& difference : config_differences(first, second))
        json["keys"].push_back({{"key", difference.key}, {"first", difference.first}, {"second", difference.second}});
    PooledSpread spread;
    json["differences"] = OrderedJson::array();
    for (const auto& row : paired_differences(first, second, metric, spread)) {
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

void compare(const CompareOptions& options, const Context& context) {
    const auto reader = context.workspace.open();
    auto first = side_of(options.first, options, reader), second = side_of(options.second, options, reader);
    SweepRow compared;
    for (const auto* side : {&first, &second})
        compared.cells.insert(compared.cells.end(), side->cells.begin(), side->cells.end());
    check_metric(std::vector<SweepRow>{std::move(compared)}, options.metric, "--metric");
    // Two single runs are compared whatever their seeds: the config difference says so.
    if (first.cells.size() == 1 && second.cells.size() == 1) second.cells.front().seed = first.cells.front().seed;
    if (options.json) fmt::print("{}\n", json_of(first, second, options.metric).dump(2));
    else fmt::print("{}", markdown_document(comparison_document(first, second, options.metric)));
}

}  // namespace

void add_compare(CLI::App& app, Context& context) {
    auto options = std::make_shared<CompareOptions>();
    auto* command = app.add_subcommand("compare", "two arms, sweeps or runs: how their configs and accuracies differ");
    command->add_option("first", options->first, "an arm (of --sweep, or as sweep:arm), a sweep, or a run's id")
        ->required();
    command->add_option("second", options->second, "what to compare it with")->required();
    command->add_option("--sweep", options->sweep, "the sweep whose arms are named");
    command->add_option("--metric", options->metric, "of the last epoch, or of result.json [test.top1]");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &context] { compare(*options, context); });
}

}  // namespace bitsweep
