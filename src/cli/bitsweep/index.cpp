#include <fmt/format.h>

#include "app/index.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

struct IndexOptions {
    bool rebuild = false;
    bool json = false;
};

void index(const IndexOptions& options, Context& context) {
    const auto view = app::index(options.rebuild, context.workspace);
    if (!view.problems.empty()) context.exit_code = app::kSomeFailed;
    if (options.json) return print_json(to_json(view));
    const auto& counts = view.counts;
    const auto& report = view.report;
    print(fmt::format("{}: {} sweeps, {} runs, {} probes, {} rows, {} problems\n",
                      context.workspace.database().string(), counts.sweeps, counts.runs, counts.probes, counts.rows,
                      view.problems.size()));
    print(fmt::format("{}: {} sweeps, {} runs, {} probes, {} rows; {} removed\n", options.rebuild ? "read anew" : "new",
                      report.sweeps, report.runs, report.probes, report.rows, report.removed));
    for (const auto& problem : view.problems) say(to_string(problem));
}

}  // namespace

void add_index(CLI::App& app, Context& context) {
    auto options = std::make_shared<IndexOptions>();
    auto* command = app.add_subcommand("index", "brings the database up to date with the files of the results folder");
    command->add_flag("--rebuild", options->rebuild, "makes the database anew from every file");
    add_json_flag(*command, options->json);
    command->callback([options, &context] { index(*options, context); });
}

}  // namespace bitsweep
