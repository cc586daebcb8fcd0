#include <cstdio>
#include <exception>

#include <fmt/format.h>
#include <torch/version.h>
#include <CLI/CLI.hpp>

#include "cli/bitsweep-train/commands.h"
#include "cli/completion/completion.h"
#include "kernels/onednn/float_conv.h"
#include "train/device.h"
#include "train/trainer.h"

namespace {

void add_commands(CLI::App& app, bitsweep::Invocation& invocation, const std::string& instruction_set) {
    app.require_subcommand(1);
    app.set_help_all_flag("--help-all", "Print the help of all commands and exit");
    const char* onednn = bitsweep::kernels::onednn::version();
    app.set_version_flag(
        "--version",
        fmt::format("bitsweep-train {}, LibTorch {}, {}, kernels {}", BITSWEEP_VERSION, TORCH_VERSION,
                    onednn == nullptr ? "built without oneDNN" : fmt::format("oneDNN {}", onednn), instruction_set));
    for (const auto& command : bitsweep::kSubcommands)
        command.add(*app.add_subcommand(command.name, command.summary), invocation);
    bitsweep::add_completion(app, "bitsweep-train");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"bitsweep-train: one run of a quantized network"};
    bitsweep::Invocation invocation{{argv, argv + argc}, 0};
    try {
        add_commands(app, invocation, bitsweep::choose_instruction_set());
        app.parse(argc, argv);
        return invocation.exit;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : bitsweep::kExitBadUsage;
    } catch (const std::exception& error) {
        const auto outcome = bitsweep::outcome_of(error);
        fmt::print(stderr, "{}\n", outcome.message);
        return bitsweep::exit_code_of(outcome.cause);
    }
}
