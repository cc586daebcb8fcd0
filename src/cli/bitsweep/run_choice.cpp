#include "cli/bitsweep/run_choice.h"

#include <set>

#include "base/error.h"
#include "base/names.h"
#include "cli/bitsweep/selection.h"

namespace bitsweep {
namespace {

std::vector<SweepRow> selected_sweeps(const RunChoice& choice, const Reader& reader) {
    const auto names = choice.sweep.empty() ? reader.sweep_names() : std::vector{choice.sweep};
    std::vector<SweepRow> sweeps;
    for (const auto& name : names) sweeps.push_back(reader.sweep(name));
    std::size_t unknown_config = 0;  // axes and state decide these; a run without a config has not started
    return select_cells(std::move(sweeps), {"", choice.where}, unknown_config);
}

}  // namespace

void add_run_choice(CLI::App& command, RunChoice& choice) {
    command.add_option("runs", choice.runs, "ids, or the starts of ids");
    command.add_option("--sweep", choice.sweep, "the runs of that sweep");
    command.add_option("--where", choice.where, "those whose axis, state or config key has that value: bits=2");
}

std::vector<RunRow> chosen_runs(const RunChoice& choice, const Reader& reader) {
    std::vector<RunRow> rows;
    std::set<std::string> seen;
    const auto add = [&](RunRow row) {
        if (choice.failed && row.state != RunState::kFailed) return;
        if (seen.insert(row.id).second) rows.push_back(std::move(row));
    };
    const bool selects = !choice.sweep.empty() || !choice.where.empty() || choice.failed;
    if (choice.runs.empty() && !selects)
        throw ConfigError("runs", "which runs? none were named", "give ids, --sweep, or --where key=value");
    const auto sweeps = reader.sweep_names();
    for (const auto& prefix : choice.runs) {
        const bool may_be_an_id = prefix.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!may_be_an_id && is_among(sweeps, prefix))
            throw ConfigError("runs", "'" + prefix + "' is a sweep", "--sweep " + prefix);
        add(*reader.run(reader.run_id(prefix)));
    }
    if (!choice.runs.empty() || !selects) return rows;
    for (auto& sweep : selected_sweeps(choice, reader))
        for (auto& cell : sweep.cells) add(std::move(cell.run));
    return rows;
}

}  // namespace bitsweep
