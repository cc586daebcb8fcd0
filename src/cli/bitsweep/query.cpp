#include <optional>

#include <fmt/format.h>

#include "app/query.h"
#include "base/error.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "report/table/text_table.h"

namespace bitsweep {
namespace {

struct QueryOptions {
    std::string sql;
    app::QueryRequest request;
    std::string format = "table";
    bool json = false;
};

void print_sql(const std::string& sql, TableFormat format, const app::Workspace& workspace) {
    std::optional<TableWriter> writer;
    workspace.open().select(
        sql, [&](const auto& columns) { writer.emplace(format, columns, print, table_width()); },
        [&](const auto& row) { writer->row(row); });
    writer->finish();
}

void query(const QueryOptions& options, const Context& context) {
    const auto format = options.json ? TableFormat::kJson : table_format(options.format);
    if (!options.sql.empty() && options.request.filters())
        throw ConfigError("query", "SQL, and options that choose runs, cannot go together",
                          "say it in the SQL: ... FROM v_cells WHERE sweep = 'x' AND arm = 'y'");
    if (!options.sql.empty()) return print_sql(options.sql, format, context.workspace);
    const bool is_exact = format == TableFormat::kCsv || format == TableFormat::kJson;
    print(render(app::query(options.request, is_exact, context.workspace), format, table_width()));
}

}  // namespace

void add_query(CLI::App& app, Context& context) {
    auto options = std::make_shared<QueryOptions>();
    auto* command =
        app.add_subcommand("query", "prints results as a table: cells over their seeds, single runs, or any SQL");
    command->add_option("sql", options->sql, "one statement that reads, e.g. \"SELECT * FROM v_groups\"");
    command->add_option("--sweep", options->request.sweep, "only this sweep");
    command->add_option("--arm", options->request.selection.arm, "only this arm");
    command
        ->add_option("--where", options->request.selection.where,
                     "key=value: arm, an axis, seed, state, or a config key; repeatable")
        ->allow_extra_args(false);
    command->add_option("--metric", options->request.metric,
                        "metric of the last epoch, or of result.json [test.top1, or another trainer's first]");
    command->add_flag("--runs", options->request.runs, "single runs instead of cells");
    command->add_option("--format", options->format, "table, csv, json or md [table]");
    command->add_flag("--json", options->json, "the same as --format json");
    command->footer(
        "Views to ask in SQL: v_runs, v_cells, v_groups, v_curves, v_layers, v_steps, v_timings, v_attempts; "
        "results/README.md describes them, with examples.");
    command->callback([options, &context] { query(*options, context); });
}

}  // namespace bitsweep
