#include "app/publish.h"
#include "cli/bitsweep/context.h"

namespace bitsweep {
namespace {

void add_subject(CLI::App& command, app::RowsRequest& options) {
    command.add_option("--sweep", options.sweep, "name of the sweep, or its file");
    command.add_flag("--probes", options.probes, "the computed results that are no training, instead of a sweep");
}

}  // namespace

void add_publish(CLI::App& app, Context& context) {
    auto options = std::make_shared<app::RowsRequest>();
    auto* command =
        app.add_subcommand("publish", "rows, tables and figures of a sweep into RESULTS/published/, to be committed");
    add_subject(*command, *options);
    command->add_option("--analysis", options->analysis, "folder of the specifications [analysis]")
        ->envname("BITSWEEP_ANALYSIS")
        ->check(CLI::ExistingDirectory);
    command->callback([options, &context] {
        if (!app::publish(*options, context.workspace)) context.exit_code = app::kSomeFailed;
    });
}

void add_export(CLI::App& app, Context& context) {
    auto options = std::make_shared<app::RowsRequest>();
    auto* command = app.add_subcommand("export", "rows of a sweep as CSV: runs, metrics, layers, timings");
    add_subject(*command, *options);
    command->add_option("--out", options->folder, "folder to write to")->required();
    command->callback([options, &context] { app::export_rows(*options, context.workspace); });
}

void add_import(CLI::App& app, Context& context) {
    auto options = std::make_shared<app::RowsRequest>();
    auto* command = app.add_subcommand("import", "take exported rows in: their runs count as done");
    command->add_option("folder", options->folder, "a folder that export or publish has written")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->callback([options, &context] { app::import_exported(options->folder, context.workspace); });
}

}  // namespace bitsweep
