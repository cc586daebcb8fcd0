#include "app/run_choice.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/project.h"
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
        const auto written = read_json(read_file(workspace.results / "sweeps" / (name + ".json")));
        return load_sweep(
            {written.at("file").get<std::string>(), written.at("overrides").get<std::vector<std::string>>(), name},
            quiet);
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

}  // namespace

std::vector<RunRow> chosen_runs(const RunChoice& choice, const Reader& reader, const Workspace& workspace) {
    std::vector<RunRow> rows;
    std::set<std::string> seen;
    const auto add = [&](RunRow row) {
        if (choice.failed && row.state != RunState::kFailed) return;
        if (seen.insert(row.id).second) rows.push_back(std::move(row));
    };
    const bool selects = !choice.sweep.empty() || !choice.where.empty() || choice.failed;
    if (choice.runs.empty() && !selects)
        throw ConfigError("runs", "which runs? none were named", "give ids, --sweep, or --where key=value");
    if (!choice.runs.empty() && !(choice.sweep.empty() && choice.where.empty()))
        throw ConfigError("runs", "ids name single runs, a selection would not act on them",
                          "give either ids, or --sweep and --where");
    const auto sweeps = reader.sweep_names();
    for (const auto& prefix : choice.runs) {
        const bool may_be_an_id = prefix.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!may_be_an_id && is_among(sweeps, prefix))
            throw ConfigError("runs", "'" + prefix + "' is a sweep", "--sweep " + prefix);
        add(*reader.run(reader.run_id(prefix)));
    }
    if (!choice.runs.empty()) return rows;
    for (auto& sweep : selected_sweeps(choice, reader, workspace))
        for (auto& cell : sweep.cells) add(std::move(cell.run));
    return rows;
}

}  // namespace bitsweep::app
