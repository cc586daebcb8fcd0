#include <fmt/format.h>

#include "app/compare.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {

void add_compare(CLI::App& app, Context& context) {
    struct Options {
        app::CompareRequest request;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("compare", "compares two arms, cells, sweeps or runs: their configs and accuracies");
    command
        ->add_option("first", options->request.first,
                     "an arm (of --sweep, or as sweep:arm), cells (sweep:arm,bits=2), a sweep, or a run's id")
        ->required();
    command->add_option("second", options->request.second, "the one to compare it with")->required();
    command->add_option("--sweep", options->request.sweep, "the sweep whose arms are named");
    command->add_option("--metric", options->request.metric,
                        "metric of the last epoch, or of result.json [test.top1, or another trainer's first]");
    add_json_flag(*command, options->json);
    command->callback([options, &context] {
        const auto view = app::compare(options->request, context.workspace);
        if (options->json) print_json(to_json(view));
        else print(to_markdown(view));
    });
}

}  // namespace bitsweep
