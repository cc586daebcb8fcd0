#include "app/launch.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {

void add_pilot(CLI::App& app, Context& context) {
    auto file = std::make_shared<std::filesystem::path>();
    auto* command =
        app.add_subcommand("pilot", "trains runs inside a Slurm job that 'run --executor slurm' has submitted");
    command->group("");  // nobody types it
    command->add_option("plan", *file, "the plan file")->required();
    command->callback([file, &context] {
        const auto log = [](const std::string& line) { write(stderr, line + "\n"); };
        context.exit_code = app::run_pilot(*file, context.workspace, log);
    });
}

}  // namespace bitsweep
