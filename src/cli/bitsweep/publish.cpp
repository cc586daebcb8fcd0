#include "app/publish.h"
#include "app/tensorboard.h"
#include "base/error.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

struct RowsOptions {
    app::RowsRequest request;
    bool json = false;
};

void add_subject(CLI::App& command, app::RowsRequest& options) {
    command.add_option("sweep,--sweep", options.sweep, "name of the sweep, or its file");
    command.add_flag("--probes", options.probes, "the computed results that need no training, instead of a sweep");
}

void print_view(const app::RowsView& view, const RowsOptions& options, Context& context) {
    if (options.json) print_json(to_json(view));
    if (!view.problems.empty()) context.exit_code = app::kSomeFailed;
}

// `act` writes or reads the rows.
void finish(CLI::App& command, const std::shared_ptr<RowsOptions>& options, Context& context, auto act) {
    add_json_flag(command, options->json);
    command.callback(
        [options, &context, act] { print_view(act(options->request, context.workspace), *options, context); });
}

}  // namespace

void add_publish(CLI::App& app, Context& context) {
    auto options = std::make_shared<RowsOptions>();
    auto* command = app.add_subcommand(
        "publish", "writes a sweep's rows, tables and figures into RESULTS/published/, to be committed");
    add_subject(*command, options->request);
    command->add_option("--analysis", options->request.analysis, "folder of the specifications [analysis]")
        ->envname("BITSWEEP_ANALYSIS")
        ->check(CLI::ExistingDirectory);
    command->add_option("--deployed", options->request.deployed,
                        "a finished run whose integer network is published too, with the class of each test image");
    finish(*command, options, context, app::publish);
}

void add_export(CLI::App& app, Context& context) {
    auto options = std::make_shared<RowsOptions>();
    auto tensorboard = std::make_shared<std::string>();
    auto* command = app.add_subcommand("export", "writes a sweep's rows as CSV: runs, metrics, layers, timings");
    add_subject(*command, options->request);
    auto* out = command->add_option("--out", options->request.folder, "folder to write to");
    command
        ->add_option("--tensorboard", *tensorboard,
                     "instead of CSV: a folder for TensorBoard, with every run's scalars and hyperparameters")
        ->excludes(out);
    add_json_flag(*command, options->json);
    command->callback([options, tensorboard, &context] {
        if (!tensorboard->empty()) {
            const auto view =
                app::export_events(app::subject_of_rows(options->request), *tensorboard, context.workspace);
            if (options->json) print_json(to_json(view));
            return;
        }
        if (options->request.folder.empty())
            throw ConfigError("--out", "where to? name a folder", "or one for TensorBoard: --tensorboard DIR");
        print_view(app::export_rows(options->request, context.workspace), *options, context);
    });
}

void add_import(CLI::App& app, Context& context) {
    auto options = std::make_shared<RowsOptions>();
    auto* command = app.add_subcommand("import", "takes exported rows in: their runs count as done");
    command->add_option("folder", options->request.folder, "a folder that export or publish has written")
        ->required()
        ->check(CLI::ExistingDirectory);
    auto verifies = std::make_shared<bool>(false);
    command->add_flag("--verify", *verifies, "takes nothing in; checks that tables and figures are what the rows give");
    command
        ->add_option("--analysis", options->request.analysis, "folder of the specifications, for --verify [analysis]")
        ->envname("BITSWEEP_ANALYSIS")
        ->check(CLI::ExistingDirectory);
    finish(*command, options, context, [verifies](const app::RowsRequest& request, const app::Workspace& workspace) {
        return *verifies ? app::verify_exported(request, workspace) : app::import_exported(request.folder, workspace);
    });
}

}  // namespace bitsweep
