#include <cstdio>

#include <fmt/format.h>

#include "app/published.h"
#include "app/selection.h"
#include "cli/bitsweep/context.h"
#include "report/table/text_table.h"
#include "store/reader.h"
#include "store/store.h"

namespace bitsweep {
namespace {

struct QueryOptions {
    std::string sql;
    std::string sweep;
    app::Selection selection;
    std::string metric = "test.top1";
    std::string format = "table";
    bool runs = false;
    bool json = false;

    bool filters() const {
        return !sweep.empty() || !selection.arm.empty() || !selection.where.empty() || runs || metric != "test.top1";
    }
};

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_sql(const Reader& reader, const std::string& sql, TableFormat format) {
    std::optional<TableWriter> writer;
    reader.select(
        sql, [&](const auto& columns) { writer.emplace(format, columns, print); },
        [&](const auto& row) { writer->row(row); });
    writer->finish();
}

// Runs that belong to no sweep have no arm and no coordinates: a sweep without a name and without axes.
SweepRow runs_of_no_sweep(const Reader& reader) {
    const auto sweeps = reader.sweeps_of_runs();
    SweepRow rest;
    for (auto& run : reader.runs()) {
        if (sweeps.contains(run.id)) continue;
        const auto seed = run.config.integer("seed");
        rest.cells.push_back({"", {}, seed, std::move(run)});
    }
    return rest;
}

std::vector<SweepRow> sweeps_for(const Reader& reader, const QueryOptions& options) {
    if (!options.sweep.empty()) return {reader.sweep(options.sweep)};
    std::vector<SweepRow> sweeps;
    for (const auto& name : reader.sweep_names()) sweeps.push_back(reader.sweep(name));
    if (options.runs) sweeps.push_back(runs_of_no_sweep(reader));
    return sweeps;
}

// What the table does not show is said, never dropped silently.
void say_what_is_left_out(const Reader& reader, const QueryOptions& options, std::size_t unknown_config,
                          std::size_t shown) {
    if (shown == 0) fmt::print(stderr, "bitsweep: nothing matches\n");
    if (unknown_config > 0)
        fmt::print(stderr, "bitsweep: cells left out because their runs have not started (config unknown): {}\n",
                   unknown_config);
    const auto others = reader.count_of_no_sweep();
    if (options.sweep.empty() && !options.runs && others > 0)
        fmt::print(stderr, "bitsweep: runs that belong to no sweep, listed by --runs only: {}\n", others);
}

void print_selection(const Reader& reader, const QueryOptions& options, TableFormat format) {
    std::size_t unknown_config = 0;
    const auto sweeps = sweeps_for(reader, options);
    check_metric(sweeps, options.metric, "--metric");
    const auto selected = app::select_cells(sweeps, options.selection, unknown_config);
    const bool is_exact = format == TableFormat::kCsv || format == TableFormat::kJson;
    const auto table =
        options.runs ? app::run_table(selected, options.metric) : app::cell_table(selected, options.metric, is_exact);
    print(render(table, format));
    say_what_is_left_out(reader, options, unknown_config, table.rows.size());
}

void query(const QueryOptions& options, const Context& context) {
    const auto format = options.json ? TableFormat::kJson : table_format(options.format);
    if (!options.sql.empty() && options.filters())
        throw ConfigError("query", "SQL, and options that choose runs, cannot go together",
                          "say it in the SQL: ... FROM v_cells WHERE sweep = 'x' AND arm = 'y'");
    const auto reader = context.workspace.open();
    if (options.sql.empty()) print_selection(reader, options, format);
    else print_sql(reader, options.sql, format);
}

}  // namespace

void add_query(CLI::App& app, Context& context) {
    auto options = std::make_shared<QueryOptions>();
    auto* command = app.add_subcommand("query", "results as a table: cells over their seeds, single runs, or any SQL");
    command->add_option("sql", options->sql, "one statement that reads, e.g. \"SELECT * FROM v_groups\"");
    command->add_option("--sweep", options->sweep, "only this sweep");
    command->add_option("--arm", options->selection.arm, "only this arm");
    command->add_option("--where", options->selection.where, "key=value: an axis, state, or a config key; repeatable")
        ->allow_extra_args(false);
    command->add_option("--metric", options->metric, "of the last epoch, or of result.json [test.top1]");
    command->add_flag("--runs", options->runs, "single runs instead of cells");
    command->add_option("--format", options->format, "table, csv, json or md [table]");
    command->add_flag("--json", options->json, "the same as --format json");
    command->footer(
        "Views to ask in SQL: v_runs, v_cells, v_groups, v_curves, v_layers, v_steps, v_timings, v_attempts; "
        "results/README.md describes them, with examples.");
    command->callback([options, &context] { query(*options, context); });
}

}  // namespace bitsweep
