#include <fmt/format.h>

#include "app/explanation.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {

void add_explain(CLI::App& app, Context& context) {
    struct Options {
        std::string run;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("explain", "says why a run is not running");
    command->add_option("run", options->run, kRunHelp)->required();
    add_json_flag(*command, options->json);
    command->callback([options, &context] {
        const auto view = app::explain(options->run, context.workspace);
        if (options->json) print_json(to_json(view));
        else print_sentences(fmt::format("{} {}: {}", view.run, view.state, view.why));
    });
}

}  // namespace bitsweep
