#include "app/run_choice.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/project.h"
#include "app/published.h"
#include "app/run_name.h"
#include "app/selection.h"
#include "base/error.h"
#include "base/names.h"
#include "config/config_io.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

// The sweep as it would be run now; nullopt where its file is gone, or not in order.
std::optional<Sweep> expanded_again(const std::string& name, const Workspace& workspace) {
    try {
        auto quiet = workspace;
        quiet.say = [](const std::string&) {};
        return load_sweep(last_request(name, workspace), quiet);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

// Runs that have not started have no config.json. An id is its config's hash: what has the id has the config.
void fill_in_configs(SweepRow& sweep, const Workspace& workspace) {
    const auto has_config = [](const CellRow& cell) { return cell.run.config.is_known(); };
    if (std::all_of(sweep.cells.begin(), sweep.cells.end(), has_config)) return;
    const auto expanded = expanded_again(sweep.name, workspace);
    if (!expanded) return;
    std::map<std::string, StoredConfig> configs;
    for (const auto& run : expanded->runs) configs.emplace(run.id, Json(to_json(run.config)));
    for (auto& cell : sweep.cells)
        if (const auto found = configs.find(cell.run.id); !has_config(cell) && found != configs.end())
            cell.run.config = found->second;
}

std::vector<SweepRow> selected_sweeps(const RunChoice& choice, const Reader& reader, const Workspace& workspace) {
    const auto names = choice.sweep.empty() ? reader.sweep_names() : std::vector{choice.sweep};
    std::vector<SweepRow> sweeps;
    for (const auto& name : names) sweeps.push_back(reader.sweep(name));
    if (!choice.where.empty())
        for (auto& sweep : sweeps) fill_in_configs(sweep, workspace);
    std::size_t unknown_config = 0;
    auto selected = select_cells(std::move(sweeps), {"", choice.where}, unknown_config);
    if (unknown_config > 0)
        throw ConfigError("--where",
                          fmt::format("{} may match or not: the runs have not started, and their sweep's file, from "
                                      "which their configs would follow, is gone or has changed",
                                      counted(unknown_config, "cell")),
                          "axes, seed and state are known of every run: --where bits=2; or give ids");
    return selected;
}

// Whether nobody here works at it any more: every run has its result.
bool is_finished(const std::string& sweep, const Reader& reader) {
    const auto runs = reader.status(sweep);
    return std::all_of(runs.begin(), runs.end(), [](const StatusRow& run) { return has_result(run.state); });
}

// How many cells each run has in the sweeps that count.
std::map<std::string, std::size_t> cells_of_runs(const RunChoice& choice, const Reader& reader,
                                                 const Workspace& workspace) {
    const auto published = published_names(workspace.results);
    std::map<std::string, std::size_t> counts;
    for (const auto& name : reader.sweep_names()) {
        if (name != choice.sweep && is_among(published, name) && is_finished(name, reader)) continue;
        for (const auto& [run, count] : reader.cell_counts(name)) counts[run] += count;
    }
    return counts;
}

ChosenRuns selected_runs(const RunChoice& choice, const Reader& reader, const Workspace& workspace) {
    std::map<std::string, std::size_t> selected, all;
    std::vector<ChosenRun> runs;
    for (auto& sweep : selected_sweeps(choice, reader, workspace))
        for (auto& cell : sweep.cells) {
            if (choice.failed && cell.run.state != RunState::kFailed) continue;
            if (selected[cell.run.id]++ > 0) continue;
            auto name = run_name(sweep.name, {cell.arm, cell.at, cell.seed, cell.run.id});
            runs.push_back({std::move(cell.run), std::move(name)});
        }
    if (choice.only_whole) all = cells_of_runs(choice, reader, workspace);
    ChosenRuns chosen;
    for (auto& run : runs) {
        const bool is_shared = choice.only_whole && all[run.row.id] > selected[run.row.id];
        (is_shared ? chosen.shared : chosen.taken).push_back(std::move(run));
    }
    return chosen;
}

}  // namespace

ChosenRuns chosen_runs(const RunChoice& choice, const Reader& reader, const Workspace& workspace) {
    const bool selects = !choice.sweep.empty() || !choice.where.empty() || choice.failed;
    if (choice.runs.empty() && !selects)
        throw ConfigError("runs", "which runs? none were named", "give ids, --sweep, or --where key=value");
    if (!choice.runs.empty() && !(choice.sweep.empty() && choice.where.empty()))
        throw ConfigError("runs", "ids name single runs, a selection would not act on them",
                          "give either ids, or --sweep and --where");
    if (choice.runs.empty()) return selected_runs(choice, reader, workspace);
    ChosenRuns chosen;
    std::set<std::string> seen;
    for (const auto& given : choice.runs) {
        auto run = *reader.run(run_id_of(given, reader));
        if (choice.failed && run.state != RunState::kFailed) continue;
        if (seen.insert(run.id).second) chosen.taken.push_back({run, run.id});
    }
    return chosen;
}

}  // namespace bitsweep::app
