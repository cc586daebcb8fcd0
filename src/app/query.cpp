#include "app/query.h"

#include <fmt/format.h>

namespace bitsweep::app {
namespace {

// Runs that belong to no sweep have no arm and no coordinates: a sweep without a name and without axes.
SweepRow runs_of_no_sweep(const Reader& reader) {
    const auto sweeps = reader.sweeps_of_runs();
    SweepRow rest;
    for (auto& run : reader.runs()) {
        if (sweeps.contains(run.id)) continue;
        const auto seed = run.config.integer(run.config.key_of(KeyRole::kSeed));
        rest.cells.push_back({"", {}, seed, std::move(run)});
    }
    return rest;
}

std::vector<SweepRow> queried_sweeps(const Reader& reader, const QueryRequest& request) {
    if (!request.sweep.empty()) return {reader.sweep(request.sweep)};
    std::vector<SweepRow> sweeps;
    for (const auto& name : reader.sweep_names()) sweeps.push_back(reader.sweep(name));
    if (request.runs) sweeps.push_back(runs_of_no_sweep(reader));
    return sweeps;
}

}  // namespace

bool QueryRequest::filters() const {
    return !sweep.empty() || !selection.arm.empty() || !selection.where.empty() || runs || !metric.empty();
}

TextTable query(const QueryRequest& request, bool is_exact, const Workspace& workspace) {
    const auto reader = workspace.open();
    std::size_t unknown_config = 0;
    const auto sweeps = queried_sweeps(reader, request);
    if (!request.metric.empty()) check_metric(sweeps, request.metric, "--metric");
    const auto selected = select_cells(sweeps, request.selection, unknown_config);
    const auto metric = request.metric.empty() ? main_metric(selected) : request.metric;
    if (request.metric.empty()) check_metric(sweeps, metric, "--metric");
    auto table = request.runs ? run_table(selected, metric) : cell_table(selected, metric, is_exact);
    if (table.rows.empty()) workspace.say("nothing matches");
    if (unknown_config > 0)
        workspace.say(
            fmt::format("cells left out because their runs have not started (config unknown): {}", unknown_config));
    const auto others = reader.count_of_no_sweep();
    if (request.sweep.empty() && !request.runs && others > 0)
        workspace.say(fmt::format("runs that belong to no sweep, listed by --runs only: {}", others));
    return table;
}

}  // namespace bitsweep::app
