#include <cstdio>
#include <exception>

#include <fmt/format.h>
#include <torch/version.h>
#include <CLI/CLI.hpp>

#include "cli/bitsweep-train/commands.h"
#include "train/trainer.h"

namespace {

void add_commands(CLI::App& app, bitsweep::Invocation& invocation) {
    app.require_subcommand(1);
    app.set_version_flag("--version", "bitsweep-train " BITSWEEP_VERSION ", LibTorch " TORCH_VERSION);
    for (const auto& command : bitsweep::kSubcommands)
        command.add(*app.add_subcommand(command.name, command.summary), invocation);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"bitsweep-train: one run of a quantized network"};
    bitsweep::Invocation invocation{{argv, argv + argc}, 0};
    add_commands(app, invocation);
    try {
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
